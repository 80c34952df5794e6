"""Each answer to a challenge names the user as Cognito does, and not by the address."""

import hmac
from base64 import b64encode

import pytest

from tests.api.conftest import PASSWORD, TOKENS, refusal

ADA = {"email": "ada@example.com"}
NAME, OTHER = "b281eb78-0000-4000-8000-000000000001", "c392fc89-0000-4000-8000-000000000002"


def posed(challenge, **parameters):
    return {"ChallengeName": challenge, "Session": "s" * 20, "ChallengeParameters": parameters}


SENT = refusal(
    "UserLambdaValidationException", "PreSignUp failed with error CODE_SENT: By mail [CODE 8 30]."
)
CUSTOM = {"method": "EMAIL_CODE", "delivery": "requested"}


@pytest.fixture
def named(cognito):
    """The names of the answers so far, each with a secret hash over that very name."""

    def named():
        responses = [
            each["ChallengeResponses"] for each in cognito.asked("admin_respond_to_auth_challenge")
        ]
        for each in responses:
            message = f"{each['USERNAME']}client1".encode()
            expected = b64encode(hmac.digest(b"secret", message, "sha256")).decode()
            assert expected == each["SECRET_HASH"]
        return [each["USERNAME"] for each in responses]

    return named


def begin(call, cognito, challenge):
    cognito.answers["admin_initiate_auth"] = challenge
    cognito.answers["admin_respond_to_auth_challenge"] = {"AuthenticationResult": TOKENS}
    return call("POST", "/auth/login", ADA | {"password": PASSWORD}).body["session"]


def answer(call, session, challenge, given="123456"):
    body = ADA | {"session": session, "challenge": challenge, "answer": given}
    return call("POST", "/auth/challenge", body)


@pytest.mark.parametrize(
    ("challenge", "given"),
    [
        ("SOFTWARE_TOKEN_MFA", "123456"),
        ("SMS_MFA", "123456"),
        ("EMAIL_OTP", "123456"),
        ("SELECT_MFA_TYPE", "SMS_MFA"),
        ("NEW_PASSWORD_REQUIRED", PASSWORD),
    ],
)
@pytest.mark.parametrize("told_as", ["USER_ID_FOR_SRP", "USERNAME"])
def test_what_follows_a_password_is_answered_by_cognitos_name(
    call, cognito, named, challenge, given, told_as
):
    """Whichever parameter has it."""
    session = begin(call, cognito, posed(challenge, **{told_as: NAME}))

    assert "access" == answer(call, session, challenge, given).body["access_token"]
    assert [NAME] == named()
    assert NAME not in session


def test_a_later_challenge_keeps_the_name(call, cognito, named):
    """A new password, then the app's code: by the first name if the second has none."""
    session = begin(call, cognito, posed("NEW_PASSWORD_REQUIRED", USER_ID_FOR_SRP=NAME))
    cognito.answers["admin_respond_to_auth_challenge"] = posed("SOFTWARE_TOKEN_MFA")
    session = answer(call, session, "NEW_PASSWORD_REQUIRED", PASSWORD).body["session"]
    answer(call, session, "SOFTWARE_TOKEN_MFA")

    assert [NAME, NAME] == named()


def test_the_newest_name_counts(call, cognito, named):
    """Should Cognito ever give another."""
    session = begin(call, cognito, posed("SELECT_MFA_TYPE", USER_ID_FOR_SRP=NAME))
    following = posed("SMS_MFA", USER_ID_FOR_SRP=OTHER)
    cognito.answers["admin_respond_to_auth_challenge"] = following
    session = answer(call, session, "SELECT_MFA_TYPE", "SMS_MFA").body["session"]
    answer(call, session, "SMS_MFA")

    assert [NAME, OTHER] == named()


def test_without_a_name_the_address_is_all_there_is(call, cognito, named):
    """A Cognito that gives none takes what it was asked with."""
    session = begin(call, cognito, posed("SMS_MFA"))
    answer(call, session, "SMS_MFA")

    assert ["ada@example.com"] == named()


def test_codes_and_links_are_answered_by_cognitos_name(call, cognito, named):
    """The wish for a code, a wrong code, the right one."""
    cognito.answers["admin_initiate_auth"] = posed("CUSTOM_CHALLENGE", USERNAME=NAME, method="NONE")
    cognito.answers["admin_respond_to_auth_challenge"] = posed("CUSTOM_CHALLENGE", **CUSTOM)
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    for _ in range(2):
        body = ADA | {"session": session, "answer": "00000000"}
        session = call("POST", "/auth/passwordless/verify", body).body["session"]

    assert [NAME] * 3 == named()


def test_a_sign_up_by_a_code_is_answered_by_cognitos_name(call, cognito, named):
    """The sign-in that is shown, and the one behind it that brings the tokens."""
    shown = posed("CUSTOM_CHALLENGE", USERNAME=OTHER, **CUSTOM)
    cognito.answers |= {"admin_initiate_auth": shown, "sign_up": SENT}
    cognito.answers["admin_respond_to_auth_challenge"] = posed("CUSTOM_CHALLENGE", **CUSTOM)
    session = call("POST", "/auth/passwordless/sign-up", ADA).body["session"]
    call("POST", "/auth/passwordless/sign-up", ADA | {"session": session})
    proof = posed("CUSTOM_CHALLENGE", USERNAME=NAME, method="PROOF", delivery="none")
    cognito.answers["admin_initiate_auth"] = proof
    cognito.answers |= {
        "sign_up": {},
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }
    body = ADA | {"session": session, "answer": "12345678"}

    assert "access" == call("POST", "/auth/passwordless/verify", body).body["access_token"]
    assert [OTHER, NAME] == named()


def test_an_app_that_has_to_be_set_up_is_answered_by_cognitos_name(call, cognito, named):
    """The secret, a wrong code, the first right one: each with the session of the call before."""
    parameters = {"USER_ID_FOR_SRP": NAME, "MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]'}
    session = begin(call, cognito, posed("MFA_SETUP", **parameters))
    cognito.answers["associate_software_token"] = {
        "SecretCode": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
        "Session": "t" * 20,
    }
    proved = {"Status": "SUCCESS", "Session": "u" * 20}
    cognito.answers["verify_software_token"] = [refusal("EnableSoftwareTokenMFAException"), proved]
    offer = call("POST", "/auth/challenge/app", ADA | {"session": session}).body

    assert "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" == offer["secret"]
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&" in offer["link"]
    assert "ada@example.com" in offer["link"]
    assert "invalid_code" == answer(call, offer["session"], "MFA_SETUP").code
    assert "access" == answer(call, offer["session"], "MFA_SETUP").body["access_token"]
    assert [{"Session": "s" * 20}] == cognito.asked("associate_software_token")
    assert [{"Session": "t" * 20, "UserCode": "123456"}] * 2 == cognito.asked(
        "verify_software_token"
    )
    assert ["u" * 20] == [
        each["Session"] for each in cognito.asked("admin_respond_to_auth_challenge")
    ]
    assert [NAME] == named()


@pytest.mark.parametrize("path", ["/auth/challenge/app", "/auth/challenge"])
def test_an_app_is_set_up_for_nobody_else(call, cognito, path):
    """A session of another address: Cognito is not asked."""
    session = begin(call, cognito, posed("MFA_SETUP", USER_ID_FOR_SRP=NAME))
    body = {"email": "eve@example.com", "session": session}
    more = {"challenge": "MFA_SETUP", "answer": "123456"} if path == "/auth/challenge" else {}

    assert "sign_in_failed" == call("POST", path, body | more).code
    assert [] == cognito.asked("associate_software_token") == cognito.asked("verify_software_token")
