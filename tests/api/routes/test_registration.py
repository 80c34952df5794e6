import pytest

from tests.api.conftest import PASSWORD, refusal

ADA = {"email": "ada@example.com", "password": PASSWORD}


def test_a_new_user_is_told_of_the_mail(call, cognito, slept):
    """After the same two seconds as everybody."""
    answer = call("POST", "/auth/register", ADA)

    assert 202 == answer.status
    assert "ada@example.com" == cognito.asked("sign_up")[0]["Username"]
    assert [2.0] == slept


@pytest.mark.parametrize("code", ["UsernameExistsException", "CodeDeliveryFailureException"])
def test_who_has_an_account_is_answered_like_a_new_user(call, cognito, slept, code):
    """Byte for byte, second for second; and nothing is mailed on a stranger's word."""
    new = call("POST", "/auth/register", ADA)
    cognito.answers["sign_up"] = refusal(code)
    known = call("POST", "/auth/register", ADA)

    assert (new.status, new.text, new.headers) == (known.status, known.text, known.headers)
    assert [2.0, 2.0] == slept
    assert [] == cognito.asked("resend_confirmation_code")


def test_a_weak_password_is_refused_before_cognito_is_asked(call, cognito):
    """Cognito would look for the user first, and its complaint would tell of none."""
    answer = call("POST", "/auth/register", ADA | {"password": "password"})

    assert (400, "weak_password") == (answer.status, answer.code)
    assert "password" == answer.body["errors"][0]["field"]
    assert [] == cognito.calls


def test_a_common_password_and_a_guessed_one_are_refused_alike(call, cognito):
    """For whoever has an account and whoever has none: Cognito is not asked."""
    for password in ("qwertyuiop123", "ada-Example-99"):
        answer = call("POST", "/auth/register", ADA | {"password": password})

        assert (400, "weak_password") == (answer.status, answer.code)
    assert [] == cognito.calls


def test_a_breached_password_is_refused(call, cognito, breached):
    """It says what is wrong with it, and repeats it nowhere."""
    breached.add(PASSWORD)
    answer = call("POST", "/auth/register", ADA)

    assert (400, "weak_password") == (answer.status, answer.code)
    assert "breached" in answer.body["errors"][0]["detail"]
    assert PASSWORD not in answer.text
    assert [] == cognito.calls


def test_an_address_that_is_not_welcome_is_told_so(call, cognito):
    """In the words of the trigger."""
    message = "PreSignUp failed with error DISPOSABLE_EMAIL: Please use another."
    cognito.answers["sign_up"] = refusal("UserLambdaValidationException", message)
    answer = call("POST", "/auth/register", ADA)

    assert (422, "sign_up_refused") == (answer.status, answer.code)
    assert "disposable_email" == answer.body["errors"][0]["code"]


def test_the_code_confirms(call, cognito):
    """There is nothing more to say."""
    answer = call("POST", "/auth/verify", {"email": "ada@example.com", "code": "123456"})

    assert (204, "") == (answer.status, answer.text)
    assert "123456" == cognito.asked("confirm_sign_up")[0]["ConfirmationCode"]


def test_nobody_learns_who_waits_for_a_code(call, cognito, slept):
    """Wrong, expired, unknown, confirmed already: one answer."""
    answers = set()
    for code in (
        "CodeMismatchException",
        "ExpiredCodeException",
        "UserNotFoundException",
        "NotAuthorizedException",
        "AliasExistsException",
    ):
        cognito.answers["confirm_sign_up"] = refusal(code)
        answer = call("POST", "/auth/verify", {"email": "a@b", "code": "123456"})
        answers.add((answer.status, answer.text))

    assert 1 == len(answers)
    assert {1.0} == set(slept)


@pytest.mark.parametrize(
    "code",
    ["UserNotFoundException", "InvalidParameterException", "LimitExceededException"],
)
def test_another_code_is_promised_to_everybody(call, cognito, code):
    """Whether one is mailed or not."""
    sent = call("POST", "/auth/verify/resend", {"email": "ada@example.com"})
    cognito.answers["resend_confirmation_code"] = refusal(code)
    not_sent = call("POST", "/auth/verify/resend", {"email": "ada@example.com"})

    assert (202, sent.text) == (not_sent.status, not_sent.text)


@pytest.mark.parametrize("path", ["/auth/register", "/auth/verify/resend"])
def test_when_cognito_is_down_nobody_is_promised_anything(call, cognito, path):
    """But asked to come back."""
    throttled = refusal("TooManyRequestsException")
    cognito.answers |= {"sign_up": throttled, "resend_confirmation_code": throttled}
    answer = call("POST", path, ADA if path.endswith("register") else {"email": "a@b"})

    assert (503, "5") == (answer.status, answer.headers["retry-after"])
