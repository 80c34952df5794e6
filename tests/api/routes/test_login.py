from types import SimpleNamespace

import pytest

from api.routes import login
from tests.api.conftest import PASSWORD, TOKENS, refusal

ADA = {"email": "ada@example.com", "password": PASSWORD}
POSED = {
    "ChallengeName": "SOFTWARE_TOKEN_MFA",
    "Session": "s" * 20,
    "ChallengeParameters": {"USER_ID_FOR_SRP": "sub", "FRIENDLY_DEVICE_NAME": "x"},
}


def test_the_right_password_gets_tokens(call, cognito):
    """As OAuth has them."""
    cognito.answers["admin_initiate_auth"] = {"AuthenticationResult": TOKENS}
    answer = call("POST", "/auth/login", ADA)

    assert {
        "access_token": "access",
        "id_token": "identity",
        "refresh_token": "refresh",
        "token_type": "Bearer",
        "expires_in": 900,
    } == answer.body


def test_all_who_do_not_get_in_are_answered_alike(call, cognito, slept):
    """Unknown, unconfirmed, disabled, to be reset, locked, or with a wrong password."""
    answers = set()
    for code in (
        "NotAuthorizedException",
        "UserNotFoundException",
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
    ):
        cognito.answers["admin_initiate_auth"] = refusal(code, f"for {code}")
        answer = call("POST", "/auth/login", ADA)
        answers.add((answer.status, answer.text, str(answer.headers)))

    assert [401] == [status for status, _, _ in answers]
    assert {1.0} == set(slept)


def test_a_second_factor_is_asked_for(call, cognito):
    """Nothing of the parameters names the user."""
    cognito.answers["admin_initiate_auth"] = POSED
    answer = call("POST", "/auth/login", ADA)

    assert ("SOFTWARE_TOKEN_MFA", {}) == (answer.body["challenge"], answer.body["parameters"])


@pytest.mark.parametrize(
    ("challenge", "given", "as_cognito_has_it"),
    [
        ("SOFTWARE_TOKEN_MFA", "123456", "SOFTWARE_TOKEN_MFA_CODE"),
        ("SMS_MFA", "123456", "SMS_MFA_CODE"),
        ("EMAIL_OTP", "123456", "EMAIL_OTP_CODE"),
        ("SELECT_MFA_TYPE", "SMS_MFA", "ANSWER"),
        ("NEW_PASSWORD_REQUIRED", PASSWORD, "NEW_PASSWORD"),
    ],
)
def test_a_challenge_is_met(call, cognito, challenge, given, as_cognito_has_it):
    """With the session that came with it, unsealed."""
    cognito.answers["admin_initiate_auth"] = POSED | {"ChallengeName": challenge}
    cognito.answers["admin_respond_to_auth_challenge"] = {"AuthenticationResult": TOKENS}
    session = call("POST", "/auth/login", ADA).body["session"]
    body = {
        "email": ADA["email"],
        "challenge": challenge,
        "session": session,
        "answer": given,
    }
    answer = call("POST", "/auth/challenge", body)

    assert "access" == answer.body["access_token"]
    [asked] = cognito.asked("admin_respond_to_auth_challenge")
    assert "s" * 20 == asked["Session"]
    assert given == asked["ChallengeResponses"][as_cognito_has_it]


def test_a_challenge_may_follow_a_challenge(call, cognito):
    """Choose the factor, then give the code."""
    cognito.answers["admin_initiate_auth"] = POSED
    cognito.answers["admin_respond_to_auth_challenge"] = POSED | {"ChallengeName": "SMS_MFA"}
    session = call("POST", "/auth/login", ADA).body["session"]
    body = {"email": ADA["email"], "challenge": "SELECT_MFA_TYPE", "session": session}
    answer = call("POST", "/auth/challenge", body | {"answer": "SMS_MFA"})

    assert "SMS_MFA" == answer.body["challenge"]


def test_a_session_is_of_no_use_for_another_address(call, cognito):
    """Cognito is not even asked."""
    cognito.answers["admin_initiate_auth"] = POSED
    session = call("POST", "/auth/login", ADA).body["session"]
    body = {"email": "eve@example.com", "challenge": "SMS_MFA", "session": session, "answer": "1"}
    answer = call("POST", "/auth/challenge", body)

    assert (401, "sign_in_failed") == (answer.status, answer.code)
    assert [] == cognito.asked("admin_respond_to_auth_challenge")


def test_a_new_password_must_be_strong(call):
    """As any other."""
    body = {
        "email": "a@b",
        "challenge": "NEW_PASSWORD_REQUIRED",
        "session": "s" * 60,
        "answer": "weak",
    }
    answer = call("POST", "/auth/challenge", body)

    assert ("weak_password", "answer") == (answer.code, answer.body["errors"][0]["field"])


def test_a_challenge_of_another_kind_is_refused(call, cognito):
    """A custom challenge has its own route, and device challenges none."""
    body = {"email": "a@b", "challenge": "CUSTOM_CHALLENGE", "session": "s" * 60, "answer": "x"}
    answer = call("POST", "/auth/challenge", body)

    assert "challenge" == answer.body["errors"][0]["field"]
    assert [] == cognito.calls


@pytest.mark.parametrize("length", [32, 52])
def test_the_link_for_an_app_has_the_secret_whatever_its_length(length):
    """Cognito's has 52 characters, and no padding."""
    offered = SimpleNamespace(offer_app=lambda *_: ("A" * length, "next"))
    asked = SimpleNamespace(text=lambda name: name)
    body = login.app(asked, sign_ins=offered, product="Example").body

    assert f"secret={'A' * length}&" in body["link"]
