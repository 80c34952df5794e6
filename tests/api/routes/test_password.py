import pytest

from events.contract.catalogue import Kind
from tests.api.conftest import PASSWORD, SUB, bearing, refusal

RESET = {"email": "ada@example.com", "code": "654321", "new_password": PASSWORD}
CHANGE = {"old_password": "old", "new_password": PASSWORD}


@pytest.mark.parametrize(
    "code",
    [
        "UserNotFoundException",
        "InvalidParameterException",
        "LimitExceededException",
        "NotAuthorizedException",
    ],
)
def test_a_code_is_promised_to_everybody(call, cognito, slept, code):
    """Unknown, without a verified address, asked too often: nobody learns of it."""
    sent = call("POST", "/auth/password/forgot", {"email": "ada@example.com"})
    cognito.answers["forgot_password"] = refusal(code)
    not_sent = call("POST", "/auth/password/forgot", {"email": "ada@example.com"})

    assert (202, sent.text) == (not_sent.status, not_sent.text)
    assert [1.5, 1.5] == slept


def test_when_cognito_is_down_nobody_is_promised_anything(call, cognito):
    """But asked to come back."""
    cognito.answers["forgot_password"] = refusal("TooManyRequestsException")

    assert 503 == call("POST", "/auth/password/forgot", {"email": "a@b"}).status


def test_the_code_sets_a_new_password(call, cognito):
    """The trigger tells of it."""
    answer = call("POST", "/auth/password/reset", RESET)

    assert 204 == answer.status
    asked = cognito.asked("confirm_forgot_password")[0]
    assert ("654321", PASSWORD) == (asked["ConfirmationCode"], asked["Password"])


def test_nobody_learns_whose_password_can_be_reset(call, cognito):
    """A wrong code, an old one, an unknown user, too many tries: one answer."""
    answers = set()
    for code in (
        "CodeMismatchException",
        "ExpiredCodeException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "LimitExceededException",
        "TooManyFailedAttemptsException",
    ):
        cognito.answers["confirm_forgot_password"] = refusal(code)
        answer = call("POST", "/auth/password/reset", RESET)
        answers.add((answer.status, answer.text))

    assert 1 == len(answers)


@pytest.mark.parametrize(
    ("path", "body"), [("/auth/password/reset", RESET), ("/auth/password/change", CHANGE)]
)
def test_a_weak_password_is_refused_before_cognito_is_asked(call, cognito, token, path, body):
    """With what it lacks."""
    weak = body | {"new_password": "weak"}
    answer = call("POST", path, weak, headers=bearing(token()))

    assert ("weak_password", "new_password") == (answer.code, answer.body["errors"][0]["field"])
    assert [] == cognito.calls


def test_changing_is_told(call, cognito, token, published):
    """Cognito has no trigger for it."""
    answer = call("POST", "/auth/password/change", CHANGE, headers=bearing(token()))

    assert 204 == answer.status
    assert "old" == cognito.asked("change_password")[0]["PreviousPassword"]
    [event] = published
    assert (Kind.PASSWORD_CHANGED, SUB) == (event.kind, event.subject)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refusal("NotAuthorizedException", "Incorrect username or password."), "wrong_password"),
        (refusal("NotAuthorizedException", "Access Token has been revoked"), "invalid_token"),
        (refusal("LimitExceededException"), "too_many_attempts"),
        (refusal("PasswordHistoryPolicyViolationException"), "reused_password"),
    ],
)
def test_a_change_that_fails_says_why(call, cognito, token, published, error, code):
    """To the user whom it concerns; and no event tells of it."""
    cognito.answers["change_password"] = error
    answer = call("POST", "/auth/password/change", CHANGE, headers=bearing(token()))

    assert code == answer.code
    assert [] == published


def test_only_who_is_signed_in_changes_a_password(call, cognito):
    """By the old one alone nobody does."""
    answer = call("POST", "/auth/password/change", CHANGE)

    assert 401 == answer.status
    assert [] == cognito.calls
