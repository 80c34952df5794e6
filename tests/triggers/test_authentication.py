"""Pre and post authentication: the attempt, and the success."""

import pytest

from events.contract.catalogue import Kind, Reason
from rules.refusals import TryLater, UnverifiedAddress
from runtime.aws_client.errors import Refused, Unanswered
from runtime.user_pool.users import UserGone
from triggers import post_authentication, pre_authentication

POST = "PostAuthentication_Authentication"
PRE = "PreAuthentication_Authentication"


@pytest.fixture
def facts_of(handles, example, facts):
    def facts_of(name):
        event = example(name)
        assert handles[name.partition("_")[0]](event) is event
        assert example(name) == event
        return facts()

    return facts_of


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("PreAuthentication_Authentication", {}),
        ("PreAuthentication_Authentication.federated_returning", {}),
        ("PreAuthentication_Authentication.user_not_found", {"user_not_found": True}),
    ],
)
def test_an_attempt_is_told(facts_of, name, data):
    """One on a user who does not exist is told apart (PreventUserExistenceErrors=ENABLED)."""
    assert [(Kind.SIGN_IN_ATTEMPTED, data)] == facts_of(name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("PostAuthentication_Authentication", {}),
        ("PostAuthentication_Authentication.federated_returning", {}),
        (
            "PostAuthentication_Authentication.first_login_of_admin_created",
            {"first_sign_in": True},
        ),
    ],
)
def test_a_success_is_told(facts_of, name, data):
    """The first of an invited user still carries FORCE_CHANGE_PASSWORD."""
    assert [(Kind.SIGN_IN_SUCCEEDED, data)] == facts_of(name)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("PASSKEY", {"claimed_method": "PASSKEY"}),
        ("TOTP", {"claimed_method": "TOTP"}),
        ("", {}),
        ("passkey", {}),
        ("<b>PASSKEY</b>", {}),
        ("P" * 5000, {}),
        (7, {}),
        (None, {}),
    ],
    ids=lambda each: str(each)[:9],
)
def test_the_method_that_a_client_names_is_told_if_there_is_one_of_that_name(
    handles, example, facts, said, told
):
    """Cognito names no factor; what else a client says reaches no event."""
    event = example("PostAuthentication_Authentication")
    event["request"]["clientMetadata"] = {"method": said}
    handles["PostAuthentication"](event)

    assert [(Kind.SIGN_IN_SUCCEEDED, told)] == facts()


def test_a_new_device_is_told_apart(handles, example, facts):
    """Where device tracking is on."""
    event = example("PostAuthentication_Authentication")
    event["request"]["newDeviceUsed"] = True
    handles["PostAuthentication"](event)

    assert [(Kind.SIGN_IN_SUCCEEDED, {"new_device": True})] == facts()


def test_nobody_who_does_not_exist_is_named(handles, example, published):
    """For them, userName is what was typed: an address, perhaps."""
    event = example("PreAuthentication_Authentication.user_not_found")
    event["userName"] = "jo@example.com"
    handles["PreAuthentication"](event)

    assert published[0].subject is None
    assert "jo@" not in str(published[0])


@pytest.fixture
def signed_in(handles, example):
    """A right password, of a user with *attributes*; None takes one away."""

    def signed_in(name=POST, **attributes):
        event = example(name)
        event["request"]["userAttributes"] |= {"email_verified": "false", **attributes}
        told = event["request"]["userAttributes"]
        event["request"]["userAttributes"] = {
            key: value for key, value in told.items() if value is not None
        }
        return handles[name.partition("_")[0]](event)

    return signed_in


@pytest.mark.parametrize("verified", ["false", "False", "", None, "yes"])
def test_56_no_password_opens_an_account_that_nobody_has_proved(
    signed_in, users, facts, example, verified
):
    """Invariant 56: it may be a stranger's, prepared for the owner of the address."""
    users.told = {"email": "jo@example.com", "email_verified": "false"}

    with pytest.raises(
        UnverifiedAddress, match=r"^UNVERIFIED_ADDRESS: Please sign in with a code$"
    ):
        signed_in(email_verified=verified)

    assert [(Kind.SIGN_IN_REJECTED, {"reason": Reason.UNVERIFIED_ADDRESS})] == facts()
    assert [(example(POST)["userPoolId"], example(POST)["userName"])] == users.asked


def test_an_address_that_was_proved_since_opens_nothing_yet(signed_in, facts):
    """Invariant 57: the password may be from before the take-over; a second sign-in succeeds."""
    with pytest.raises(TryLater):
        signed_in()

    assert [(Kind.SIGN_IN_REJECTED, {"reason": "unavailable"})] == facts()


@pytest.mark.parametrize(
    "attributes",
    [
        {"email_verified": "true"},
        {"email_verified": "True"},
        {"cognito:user_status": "EXTERNAL_PROVIDER"},
        {"identities": '[{"userId": "1"}]'},
        {"email": None},
    ],
)
def test_who_is_proved_or_has_nothing_to_prove_costs_no_call(signed_in, users, facts, attributes):
    """An identity provider vouches for its users; who has no address was not found by one."""
    users.error = AssertionError

    signed_in(**attributes)
    assert [(Kind.SIGN_IN_SUCCEEDED, {})] == facts()


def test_an_account_without_identities_is_no_providers(signed_in, users):
    """Cognito leaves an empty list behind when it unlinks."""
    users.told = {}

    with pytest.raises(UnverifiedAddress):
        signed_in(identities="[]")


@pytest.mark.parametrize("error", [Unanswered("timeout"), Refused({}), UserGone()])
def test_without_an_answer_nobody_is_let_in(signed_in, users, facts, error, logged):
    """It fails closed, and only for those whose event leaves a doubt."""
    users.error = error

    with pytest.raises(TryLater):
        signed_in()
    assert [(Kind.SIGN_IN_REJECTED, {"reason": Reason.UNAVAILABLE})] == facts()
    assert "address not read" in logged


def test_60_before_the_password_is_checked_nothing_is_told_apart(handles, example):
    """Invariant 60: PreAuthentication answers for an unverified user as for a verified one."""
    answers = []
    for verified in ("true", "false"):
        event = example(PRE)
        event["request"]["userAttributes"]["email_verified"] = verified
        answers.append(handles["PreAuthentication"](event)["response"])

    assert answers[0] == answers[1]


def test_an_operator_may_let_passwords_in(announce, example, facts):
    """With ``UnverifiedPasswords: allow`` nobody is asked."""
    event = example(POST)
    event["request"]["userAttributes"]["email_verified"] = "false"

    assert post_authentication.handle(event, announce=announce) is event
    assert [(Kind.SIGN_IN_SUCCEEDED, {})] == facts()


@pytest.fixture
def attempted(announce, example):
    """An attempt in a pool where Cognito sends codes of its own."""

    def attempted(**attributes):
        event = example(PRE)
        event["request"]["userAttributes"] |= attributes
        return pre_authentication.handle(event, announce=announce, sends_native_codes=True)

    return attempted


def test_cognitos_own_code_opens_no_account_that_nobody_has_proved(attempted, facts):
    """A right one would verify the address: the account may be a stranger's (F13)."""
    with pytest.raises(UnverifiedAddress):
        attempted(email_verified="false")

    assert [(Kind.SIGN_IN_REJECTED, {"reason": Reason.UNVERIFIED_ADDRESS})] == facts()


@pytest.mark.parametrize(
    "attributes", [{"email_verified": "true"}, {"cognito:user_status": "EXTERNAL_PROVIDER"}]
)
def test_cognitos_own_code_is_for_who_is_proved(attempted, facts, attributes):
    attempted(**attributes)

    assert [(Kind.SIGN_IN_ATTEMPTED, {})] == facts()


@pytest.mark.parametrize(("source", "is_asked"), [("PreSignUp_SignUp", False), ("", True)])
def test_an_event_of_another_trigger_refuses_nobody(handles, example, users, source, is_asked):
    """A pool that is wired wrongly lets in; an event without a source is of this trigger."""
    users.told = {"email": "jo@example.com", "email_verified": "false"}
    event = example(POST) | {"triggerSource": source}
    event["request"]["userAttributes"]["email_verified"] = "false"
    if is_asked:
        with pytest.raises(UnverifiedAddress):
            handles["PostAuthentication"](event)
    else:
        handles["PostAuthentication"](event)

    assert is_asked is bool(users.asked)
