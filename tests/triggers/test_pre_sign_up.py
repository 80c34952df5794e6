from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest

from events.contract.catalogue import Kind
from rules.addresses.mail_route import MailRoute, Way
from rules.addresses.policy import Mode, Policy
from rules.addresses.verdict import Finding
from rules.refusals import SignUpDenied
from triggers.pre_sign_up import PreSignUp


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
        return PreSignUp(
            check=check.within(policy),
            checks_federated=False,
            is_migrating=nobody,
            announce=announce,
        ).handle

    return handle_within


@pytest.fixture
def sign_up(example):
    def sign_up(email, source="PreSignUp_SignUp"):
        event = example(source)
        event["request"]["userAttributes"]["email"] = email
        return event

    return sign_up


def of_evidence(**told):
    marks = {"suspicion": 100, "marks": "evidence,mail_word"}
    return {"tier": "evidence", "matched_domain": "mailinator.com", **marks, **told}


@pytest.mark.parametrize(
    ("email", "domain", "matched"),
    [
        ("a@mailinator.com", "mailinator.com", "mailinator.com"),
        ("a@MAILINATOR.com", "mailinator.com", "mailinator.com"),
        ("a@x.y.mailinator.com", "x.y.mailinator.com", "mailinator.com"),
        ("a+b@mailinator.com.", "mailinator.com", "mailinator.com"),
        ("a@mailinator\u3002com", "mailinator.com", "mailinator.com"),
        ("a@\uff4d\uff41ilinator.com", "mailinator.com", "mailinator.com"),
        ('"a, b"@mailinator.com', "mailinator.com", "mailinator.com"),
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
    told |= of_evidence(matched_domain=matched)
    if matched == "trash.co.uk":
        told |= {"suspicion": 99, "marks": "evidence"}
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()
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
    told = {
        "email_domain": email.partition("@")[2],
        "mail_route": "mx",
        "mail_host": "mx.example.com",
    }
    [(kind, data)] = facts()
    of_the_name = {"suspicion", "marks"} if "mailinator" in told["email_domain"] else set()

    assert Kind.SIGN_UP_ACCEPTED is kind
    assert told == {name: value for name, value in data.items() if name not in of_the_name}


def test_denies_a_fresh_domain_by_its_mail_host(handle, sign_up, facts, routes):
    """It is not listed yet, but its mail host is one of disposable mail."""
    routes.known["fresh.example"] = MailRoute.by_mx(["mx1.throwaway.example"])

    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: "):
        handle(sign_up("jo@fresh.example"))

    told = {
        "reason": "disposable_mx",
        "email_domain": "fresh.example",
        "tier": "mail_host",
        "matched_domain": "throwaway.example",
        "mail_route": "mx",
        "mail_host": "mx1.throwaway.example",
        "suspicion": 99,
        "marks": "evidence",
    }
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()


def test_asks_whether_a_provider_was_meant(handle, sign_up, facts, routes):
    """Only where mail cannot arrive in any case."""
    routes.known["gmial.com"] = MailRoute(Way.NO_DOMAIN)

    with pytest.raises(
        SignUpDenied, match=r"^UNDELIVERABLE_EMAIL: .*; perhaps gmail\.com was meant$"
    ):
        handle(sign_up("jo@gmial.com"))

    told = {
        "reason": "undeliverable",
        "email_domain": "gmial.com",
        "suggested_domain": "gmail.com",
        "mail_route": "no_domain",
    }
    assert [(Kind.SIGN_UP_REJECTED, told)] == facts()


def test_a_failing_dns_lets_in_and_is_told(handle, sign_up, facts, routes):
    """It fails open: a sign-up is worth more than a check."""
    routes.known["perhaps.example"] = routes.known["example.com"] = MailRoute(Way.UNKNOWN)

    handle(sign_up("jo@example.com"))
    handle(sign_up("jo@perhaps.example"))

    plain = {
        "email_domain": "example.com",
        "dns_unavailable": True,
        "suspicion": 4,
        "marks": "dns_unavailable",
    }
    suspect = {
        "email_domain": "perhaps.example",
        "dns_unavailable": True,
        "suspect": True,
        "tier": "aggregate",
        "matched_domain": "perhaps.example",
        "suspicion": 86,
        "marks": "aggregate,dns_unavailable",
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

    trigger = PreSignUp(check=strict, checks_federated=True, is_migrating=nobody, announce=announce)
    assert event is trigger.handle(event)


@pytest.mark.parametrize(
    ("source", "metadata"),
    [
        ("PreSignUp_SignUp", {}),
        ("PreSignUp_SignUp", {"sign_up": "Passwordless"}),
        ("PreSignUp_SignUp", {"sign_up": "passwordless"}),  # and it is not offered
        ("PreSignUp_AdminCreateUser", {"sign_up": "passwordless"}),
        ("PreSignUp_ExternalProvider", {"sign_up": "passwordless"}),
    ],
)
def test_others_are_confirmed_by_nobody(handle, sign_up, facts, source, metadata):
    """Cognito mails its own code; of administrators and identity providers, nobody asks for one."""
    event = sign_up("jo@example.com", source)
    event["request"]["clientMetadata"] = metadata
    before = dict(event["response"])

    assert before == handle(event)["response"]
    assert "passwordless" not in facts()[0][1]


def test_a_refused_sign_up_names_nobody(handle, sign_up, published):
    """Where users choose their names, one may look like the ``sub`` of somebody else."""
    for email in ("jo@mailinator.com", "jo@example.com"):
        event = sign_up(email)
        event["userName"] = "6f1c2f0e-3b7a-4c58-9d21-0c5a7e9b1f42"
        with suppress(SignUpDenied):
            handle(event)

    assert [None, event["userName"]] == [told.subject for told in published]


class Learnt:
    """Refuses mail.example for too many accounts, and names everybody's mailbox."""

    def judged(self, asked, verdict):
        named = self.named(asked, verdict)
        is_refused = verdict.domain == "mail.example"
        finding = Finding.TOO_MANY if is_refused else verdict.finding
        return replace(named, finding=finding, is_refused=is_refused or verdict.is_refused)

    def named(self, _, verdict):
        return replace(verdict, mailbox="m" * 26)


class Steps:
    """The second call of a sign-up by a code."""

    def __init__(self, code):
        self.code = code
        self.asked = []

    def read(self, _):
        return SimpleNamespace(code=self.code)

    def ask(self, *_):
        raise SignUpDenied("CODE_SENT", "Enter the code")

    def prove(self, *_):
        pass


@pytest.fixture
def learning(check, announce):
    def learning(**more):
        return PreSignUp(
            check=check,
            checks_federated=False,
            is_migrating=nobody,
            announce=announce,
            learnt=Learnt(),
            **more,
        ).handle

    return learning


def test_what_was_learnt_refuses_by_the_words_of_a_limit(learning, sign_up, facts):
    """And says nothing of who has an account."""
    learning()(sign_up("jo@example.com"))
    with pytest.raises(SignUpDenied, match=r"^TOO_MANY_SIGN_UPS: Please try again another day$"):
        learning()(sign_up("jo@mail.example"))

    [(_, accepted), (kind, rejected)] = facts()
    assert Kind.SIGN_UP_REJECTED is kind
    assert ("too_many", "m" * 26) == (rejected["reason"], rejected["mailbox"])
    assert "m" * 26 == accepted["mailbox"]


def test_a_sign_up_by_a_code_is_judged_at_its_first_call_and_named_at_its_second(
    learning, sign_up, facts
):
    """What the first call has checked is not checked again."""
    with pytest.raises(SignUpDenied, match="TOO_MANY_SIGN_UPS"):
        learning(steps=Steps(None), proves_all=True)(sign_up("jo@mail.example"))
    learning(steps=Steps("1"), proves_all=True)(sign_up("jo@mail.example"))

    [_, (kind, accepted)] = facts()
    assert (Kind.SIGN_UP_ACCEPTED, "m" * 26) == (kind, accepted["mailbox"])


def about(sign_up, address, **metadata):
    event = sign_up("nobody@example.invalid")
    event["request"]["clientMetadata"] = {"sign_up": "check", "address": address, **metadata}
    return event


def test_a_sign_up_that_asks_about_an_address_is_always_refused(handle, sign_up, facts):
    """With what a sign-up by that address would be told; nobody is stored, and nothing accepted."""
    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: "):
        handle(about(sign_up, "a@mailinator.com"))
    with pytest.raises(SignUpDenied, match=r"^ADDRESS_ACCEPTED: "):
        handle(about(sign_up, "ada@example.org"))
    assert [Kind.SIGN_UP_REJECTED] == [kind for kind, _ in facts()]


def test_where_a_code_comes_first_the_call_with_the_code_is_not_judged(handles, sign_up):
    """As a newcomer's is not: the call before it was."""
    proves_all = replace(handles["PreSignUp"].__self__, proves_all=True).handle
    with pytest.raises(SignUpDenied, match=r"^ADDRESS_ACCEPTED: "):
        proves_all(about(sign_up, "a@mailinator.com", code="12345678"))
    with pytest.raises(SignUpDenied, match=r"^DISPOSABLE_EMAIL: "):
        proves_all(about(sign_up, "a@mailinator.com"))


def not_asked(*_):
    raise AssertionError("it matters to nobody")


def test_another_directory_is_asked_only_of_who_would_be_refused(check, announce, sign_up, facts):
    """Whatever it says, a welcome address is told as it was found."""
    handle = PreSignUp(
        check=check, checks_federated=False, is_migrating=not_asked, announce=announce
    ).handle
    handle(sign_up("ada@example.com"))

    assert [(Kind.SIGN_UP_ACCEPTED, "mx")] == [(kind, told["mail_route"]) for kind, told in facts()]


@pytest.mark.parametrize("source", ["PreSignUp_SignUp", "PreSignUp_AdminCreateUser"])
def test_only_a_federated_user_is_linked(check, announce, sign_up, facts, source):
    """Any other is native already."""
    handle = PreSignUp(
        check=check,
        checks_federated=False,
        is_migrating=nobody,
        announce=announce,
        linking=not_asked,
    ).handle
    handle(sign_up("ada@example.com", source))

    assert [Kind.SIGN_UP_ACCEPTED] == [kind for kind, _ in facts()]


def test_an_administrator_proves_no_address_for_others(check, announce, sign_up, facts):
    """With `proof_first` their user needs no code."""
    handle = PreSignUp(
        check=check,
        checks_federated=False,
        is_migrating=nobody,
        announce=announce,
        proves_all=True,
        steps=SimpleNamespace(read=not_asked),
    ).handle
    handle(sign_up("ada@example.com", "PreSignUp_AdminCreateUser"))

    assert [Kind.SIGN_UP_ACCEPTED] == [kind for kind, _ in facts()]


def test_a_code_excuses_no_address_where_codes_are_not_for_all(handle, sign_up):
    """A question with one is answered as without."""
    with pytest.raises(SignUpDenied, match="DISPOSABLE_EMAIL"):
        handle(about(sign_up, "a@mailinator.com", code="12345678"))
