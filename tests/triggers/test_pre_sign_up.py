from functools import partial

import pytest

from events.contract.catalogue import Kind
from rules.addresses.mail_route import MailRoute, Way
from rules.addresses.policy import Mode, Policy
from rules.refusals import SignUpDenied
from runtime.aws_client.errors import Unanswered
from triggers import pre_sign_up


def nobody(_):
    """No other directory has vouched for anybody."""
    return False


@pytest.fixture
def handle(handles):
    return handles["PreSignUp"]


@pytest.fixture
def handle_within(check, announce):
    """The handler under another policy than the usual one."""

    def handle_within(policy):
        return partial(
            pre_sign_up.handle,
            check=check.within(policy),
            checks_federated=False,
            is_migrating=nobody,
            announce=announce,
        )

    return handle_within


@pytest.fixture
def sign_up(example):
    def sign_up(email, source="PreSignUp_SignUp"):
        event = example(source)
        event["request"]["userAttributes"]["email"] = email
        return event

    return sign_up


def of_evidence(**told):
    return {"tier": "evidence", "matched_domain": "mailinator.com", **told}


@pytest.mark.parametrize(
    ("email", "domain", "matched"),
    [
        ("a@mailinator.com", "mailinator.com", "mailinator.com"),
        ("a@MAILINATOR.com", "mailinator.com", "mailinator.com"),
        ("a@x.y.mailinator.com", "x.y.mailinator.com", "mailinator.com"),
        ("a+b@mailinator.com.", "mailinator.com", "mailinator.com"),
        ("a@mailinator\u3002com", "mailinator.com", "mailinator.com"),
        ("a@\uff4d\uff41ilinator.com", "mailinator.com", "mailinator.com"),
        ('"a@example.com"@mailinator.com', "mailinator.com", "mailinator.com"),
        ("a@in.trash.co.uk", "in.trash.co.uk", "trash.co.uk"),
    ],
)
def test_denies_a_listed_domain_however_it_is_spelled(
    handle, sign_up, facts, routes, email, domain, matched
):
    """Case, sub-domains and other dots do not get around the list; DNS is not asked."""
    with pytest.raises(
        SignUpDenied, match=r"^DISPOSABLE_EMAIL: Please sign up with another [^.]*$"
    ):
        handle(sign_up(email))

    told = {"reason": "disposable_domain", "email_domain": domain}
    assert [(Kind.SIGN_UP_REJECTED, told | of_evidence(matched_domain=matched))] == facts()
    assert [] == routes.asked


@pytest.mark.parametrize("email", ["jo", "", None, 7, [], "jo@[192.0.2.1]", "jo@exa\x00mple.com"])
def test_denies_what_is_no_address(handle, sign_up, facts, email):
    """The pool's users sign in with their address: what cannot be checked is refused."""
    with pytest.raises(SignUpDenied, match=r"^INVALID_EMAIL: [^.]*$"):
        handle(sign_up(email))

    assert [(Kind.SIGN_UP_REJECTED, {"reason": "invalid_email"})] == facts()


@pytest.mark.parametrize(
    "email",
    ["jo@example.com", "jo+news@example.com", "jo@notmailinator.com", "mailinator.com@example.com"],
)
def test_lets_everybody_else_in(handle, sign_up, facts, email):
    """The event comes back unchanged; Cognito refuses any other."""
    event = sign_up(email)

    assert handle(event) is event
    assert sign_up(email) == event
    told = {"email_domain": email.partition("@")[2], "mail_route": "mx"}
    assert [(Kind.SIGN_UP_ACCEPTED, told)] == facts()


def test_denies_a_fresh_domain_by_its_mail_host(handle, sign_up, facts, routes):
    """Nobody has listed it yet, but its mail goes where all throw-away mail goes."""
    routes.known["fresh.example"] = MailRoute.by_mx(["mx1.throwaway.example"])

    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: "):
        handle(sign_up("jo@fresh.example"))

    told = {
        "reason": "disposable_mx",
        "email_domain": "fresh.example",
        "tier": "mail_host",
        "matched_domain": "throwaway.example",
        "mail_route": "mx",
    }
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()


def test_asks_whether_a_provider_was_meant(handle, sign_up, facts, routes):
    """Only where mail cannot arrive in any case."""
    routes.known["gmial.com"] = MailRoute(Way.NO_DOMAIN)

    with pytest.raises(
        SignUpDenied, match=r"^UNDELIVERABLE_EMAIL: .*; perhaps gmail\.com was meant$"
    ):
        handle(sign_up("jo@gmial.com"))

    told = {"reason": "undeliverable", "email_domain": "gmial.com", "mail_route": "no_domain"}
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()


def test_a_failing_dns_lets_in_and_is_told(handle, sign_up, facts, routes):
    """It fails open: a sign-up is worth more than a check."""
    routes.known["perhaps.example"] = routes.known["example.com"] = MailRoute(Way.UNKNOWN)

    handle(sign_up("jo@example.com"))
    handle(sign_up("jo@perhaps.example"))

    plain = {"email_domain": "example.com", "dns_unavailable": True}
    suspect = {
        "email_domain": "perhaps.example",
        "dns_unavailable": True,
        "suspect": True,
        "tier": "aggregate",
        "matched_domain": "perhaps.example",
    }
    assert [(Kind.SIGN_UP_ACCEPTED, plain), (Kind.SIGN_UP_ACCEPTED, suspect)] == facts()


def test_a_relay_may_be_refused(handle, handle_within, sign_up, facts):
    """By default it is let in: a real mailbox is behind it."""
    handle(sign_up("jo@duck.com"))
    with pytest.raises(SignUpDenied, match=r"^RELAY_EMAIL: [^.]*$"):
        handle_within(Policy(refuses_relays=True))(sign_up("jo@duck.com"))

    told = {"email_domain": "duck.com", "tier": "relay", "matched_domain": "duck.com"}
    assert [
        (Kind.SIGN_UP_ACCEPTED, told),
        (Kind.SIGN_UP_REJECTED, told | {"reason": "relay_domain"}),
    ] == facts()


def test_monitoring_refuses_nobody_and_tells_what_would_be_refused(handle_within, sign_up, facts):
    """To see what a policy does before it does it."""
    event = sign_up("jo@mailinator.com")

    assert handle_within(Policy(Mode.MONITOR))(event) is event
    told = {"would_refuse": "disposable_domain", "email_domain": "mailinator.com"}
    assert [(Kind.SIGN_UP_ACCEPTED, told | of_evidence())] == facts()


def test_an_administrator_vouches_for_users(handle, sign_up, facts, routes):
    """They may bring whom they like."""
    event = sign_up("jo@mailinator.com", "PreSignUp_AdminCreateUser")

    assert handle(event) is event
    assert [(Kind.SIGN_UP_ACCEPTED, {"email_domain": "mailinator.com"})] == facts()
    assert [] == routes.asked


def test_an_identity_provider_vouches_for_users_by_default(handle_within, sign_up, facts):
    """As an administrator does."""
    event = sign_up("jo@mailinator.com", "PreSignUp_ExternalProvider")

    assert handle_within(Policy())(event) is event
    assert [(Kind.SIGN_UP_ACCEPTED, {"email_domain": "mailinator.com"})] == facts()


def test_users_of_identity_providers_may_be_checked(handle, sign_up, facts):
    """Some providers let anybody type any address."""
    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: "):
        handle(sign_up("jo@mailinator.com", "PreSignUp_ExternalProvider"))

    told = {"reason": "disposable_domain", "email_domain": "mailinator.com"}
    assert [(Kind.SIGN_UP_REJECTED, told | of_evidence())] == facts()


@pytest.mark.parametrize("email", ["jo@duck.com", "jo@gone.example", "", None])
def test_checked_users_of_identity_providers_keep_relays_and_dead_domains(
    check, announce, routes, sign_up, email
):
    """Sign in with Apple hands relays out; and not every provider tells an address."""
    routes.known["gone.example"] = MailRoute(Way.NO_DOMAIN)
    strict = check.within(Policy(Mode.STRICT, refuses_relays=True))
    event = sign_up(email, "PreSignUp_ExternalProvider")

    assert event is pre_sign_up.handle(
        event, check=strict, checks_federated=True, is_migrating=nobody, announce=announce
    )


@pytest.fixture
def sign_up_without_password(sign_up):
    def sign_up_without_password(email="jo@example.com", **attributes):
        event = sign_up(email)
        event["request"]["clientMetadata"] = {"sign_up": "passwordless"}
        event["request"]["userAttributes"] = {"email": email, **attributes}
        return event

    return sign_up_without_password


def test_a_sign_up_without_a_password_is_confirmed_and_nothing_verified(
    handle, sign_up_without_password, unproved, facts
):
    """Cognito refuses custom authentication to others; the user is noted first."""
    event = sign_up_without_password(name="Jo", locale="de")
    response = handle(event)["response"]

    assert (True, False, False) == (
        response["autoConfirmUser"],
        response["autoVerifyEmail"],
        response["autoVerifyPhone"],
    )
    assert {(event["userName"], event["userPoolId"])} == unproved.subjects
    [(kind, told)] = facts()
    assert Kind.SIGN_UP_ACCEPTED == kind
    assert told["passwordless"]


@pytest.mark.parametrize("email", ["jo@mailinator.com", "jo@nowhere..example"])
def test_the_check_of_addresses_comes_first(handle, sign_up_without_password, unproved, email):
    """Without a password or with one."""
    with pytest.raises(SignUpDenied):
        handle(sign_up_without_password(email))

    assert set() == unproved.subjects


@pytest.mark.parametrize("name", ["phone_number", "custom:role", "preferred_username", "website"])
def test_what_the_owner_would_take_over_unseen_is_refused(
    handle, sign_up_without_password, unproved, facts, name
):
    """Whoever signs up need not own the address."""
    with pytest.raises(SignUpDenied, match="UNPROVED_ATTRIBUTE: Please sign up with"):
        handle(sign_up_without_password(**{name: "x"}))

    assert set() == unproved.subjects
    [(kind, told)] = facts()
    assert (Kind.SIGN_UP_REJECTED, "unproved_attribute") == (kind, told["reason"])


def test_who_cannot_be_noted_does_not_come_into_being(handle, sign_up_without_password, unproved):
    """Nobody would sweep that account."""
    unproved.error = Unanswered("timeout")

    with pytest.raises(Unanswered):
        handle(sign_up_without_password())


@pytest.mark.parametrize(
    ("source", "user_name", "metadata"),
    [
        ("PreSignUp_SignUp", None, {}),
        ("PreSignUp_SignUp", None, {"sign_up": "Passwordless"}),
        ("PreSignUp_SignUp", "jo", {"sign_up": "passwordless"}),
        ("PreSignUp_AdminCreateUser", None, {"sign_up": "passwordless"}),
        ("PreSignUp_ExternalProvider", None, {"sign_up": "passwordless"}),
    ],
)
def test_others_are_confirmed_by_nobody(
    handle, sign_up, unproved, facts, source, user_name, metadata
):
    """Nor somebody in a pool that has other names, whom nothing would find again."""
    event = sign_up("jo@example.com", source)
    event["request"]["clientMetadata"] = metadata
    event["userName"] = user_name or event["userName"]
    before = dict(event["response"])

    assert before == handle(event)["response"]
    assert set() == unproved.subjects
    assert "passwordless" not in facts()[0][1]


def test_who_is_being_brought_over_is_no_newcomer(
    check, announce, unproved, sign_up_without_password
):
    """Cognito calls this for them as well, with whatever the client says; nobody sweeps them."""
    event = sign_up_without_password(phone_number="+15551234567")
    response = pre_sign_up.handle(
        event,
        check=check,
        checks_federated=False,
        is_migrating=lambda _: True,
        announce=announce,
        note=unproved.note,
    )["response"]

    assert not response["autoConfirmUser"]
    assert set() == unproved.subjects


def test_where_it_is_not_offered_cognito_mails_its_own_code(
    handle_within, sign_up_without_password
):
    """As to everybody else."""
    response = handle_within(Policy())(sign_up_without_password())["response"]

    assert not response["autoConfirmUser"]
