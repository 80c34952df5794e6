from types import SimpleNamespace

import pytest

from api.routes import registration
from rules.passwordless.magic_link import is_secret
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

    assert (422, "weak_password") == (answer.status, answer.code)
    assert "password" == answer.body["errors"][0]["field"]
    assert [] == cognito.calls


def test_a_common_password_and_a_guessed_one_are_refused_alike(call, cognito):
    """With and without an account: Cognito is not asked."""
    for password in ("qwertyuiop123", "ada-Example-99"):
        answer = call("POST", "/auth/register", ADA | {"password": password})

        assert (422, "weak_password") == (answer.status, answer.code)
    assert [] == cognito.calls


def test_a_breached_password_is_refused(call, cognito, breached):
    """It says what is wrong with it, and repeats it nowhere."""
    breached.add(PASSWORD)
    answer = call("POST", "/auth/register", ADA)

    assert (422, "weak_password") == (answer.status, answer.code)
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
    """Wrong, expired, unknown, confirmed already, tried too often: one answer."""
    answers = set()
    for code in (
        "CodeMismatchException",
        "ExpiredCodeException",
        "UserNotFoundException",
        "NotAuthorizedException",
        "AliasExistsException",
        "LimitExceededException",
        "TooManyFailedAttemptsException",
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


def said(code):
    """What Cognito tells of a refusal of our trigger."""
    words = f"PreSignUp failed with error {code}: Enter the code from the mail [EMAIL_CODE 8 30]."
    return refusal("UserLambdaValidationException", words)


@pytest.mark.parametrize("code", ["CODE_SENT", "CODE_NOT_SENT", "UsernameExistsException"])
def test_where_the_code_comes_first_everybody_is_told_the_same(call, cognito, slept, code):
    """PasswordSignUps=proof_first: the trigger refuses the call, and there is no user."""
    new = call("POST", "/auth/register", ADA)
    cognito.answers["sign_up"] = said(code) if code.isupper() else refusal(code)
    answer = call("POST", "/auth/register", ADA)

    assert (new.status, new.text, new.headers) == (answer.status, answer.text, answer.headers)
    assert [2.0, 2.0] == slept


def test_where_the_code_comes_first_it_makes_the_account(call, cognito):
    """By the same device, with the password that comes with the code; nothing to confirm."""
    call("POST", "/auth/register", ADA)
    cognito.answers["sign_up"] = {"UserConfirmed": True}
    answer = call("POST", "/auth/verify", ADA | {"code": "12345678"})
    asked, made = (each["ClientMetadata"] for each in cognito.asked("sign_up"))

    assert 204 == answer.status
    assert ("12345678", asked["device"]) == (made["code"], made["device"])
    assert is_secret(made["device"])
    assert PASSWORD == cognito.asked("sign_up")[1]["Password"]
    assert [] == cognito.asked("confirm_sign_up")


def test_each_address_has_a_device_of_its_own(call, cognito):
    """And none that anybody outside can make."""
    for email in ("ada@example.com", "ada@example.org"):
        call("POST", "/auth/register", ADA | {"email": email})
    one, two = (each["ClientMetadata"]["device"] for each in cognito.asked("sign_up"))

    assert one != two


@pytest.mark.parametrize(
    "word", [said("WRONG_CODE"), refusal("UsernameExistsException"), {"UserConfirmed": False}]
)
def test_else_the_code_is_cognitos_or_wrong(call, cognito, word, slept):
    """One answer to a wrong code, whether there is such a user or not."""
    cognito.answers |= {"sign_up": word, "confirm_sign_up": refusal("CodeMismatchException")}
    wrong = call("POST", "/auth/verify", ADA | {"code": "123456"})
    cognito.answers["confirm_sign_up"] = {}

    assert (422, "invalid_code") == (wrong.status, wrong.code)
    assert [1.0] == slept
    assert 204 == call("POST", "/auth/verify", ADA | {"code": "123456"}).status


def test_a_weak_password_makes_no_account(call, cognito):
    """It is judged as at the first call."""
    answer = call("POST", "/auth/verify", ADA | {"code": "123456", "password": "password"})

    assert (422, "weak_password") == (answer.status, answer.code)
    assert [] == cognito.calls


def test_what_does_not_answer_is_not_a_wrong_code(call, cognito, logged):
    """The code stays good."""
    cognito.answers["sign_up"] = refusal("TooManyRequestsException")

    assert 503 == call("POST", "/auth/verify", ADA | {"code": "123456"}).status
    assert "cognito failed" in logged


@pytest.mark.parametrize("path", ["/auth/register", "/auth/verify"])
def test_an_address_that_is_not_welcome_is_told_so_though_it_has_a_user(call, cognito, path):
    """Its domain was listed later; Cognito asks our trigger about newcomers, we about users."""
    words = "PreSignUp failed with error DISPOSABLE_EMAIL: Please sign up with another address."
    cognito.answers["sign_up"] = refusal("UserLambdaValidationException", words)
    newcomer = call("POST", path, ADA | {"code": "12345678"} if "verify" in path else ADA)
    cognito.answers |= {
        "sign_up": refusal("UsernameExistsException"),
        "ask_about": refusal("UserLambdaValidationException", words),
    }
    user = call("POST", path, ADA | {"code": "12345678"} if "verify" in path else ADA)
    [asked] = cognito.asked("ask_about")

    assert (422, newcomer.text) == (user.status, user.text)
    assert ADA["email"] == asked["ClientMetadata"]["address"]
    assert asked["Username"].endswith("@example.invalid")


@pytest.mark.parametrize(("locale", "told"), [("de-AT", {"locale": "de-AT"}), ("", {})])
def test_the_mail_of_a_sign_up_is_in_the_language_of_the_caller(locale, told):
    """If the browser says one; the device is the same in every language."""
    asked = SimpleNamespace(text=lambda _: "ada@example.com", caller=SimpleNamespace(locale=locale))
    device = registration._device(SimpleNamespace(key=lambda _: b"key"), asked)

    assert told == {name: text for name, text in device.items() if name != "device"}
    assert 43 == len(device["device"])
