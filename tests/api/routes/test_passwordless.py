import pytest

from api.routes import passwordless
from tests.api.conftest import TOKENS, refusal

ADA = {"email": "ada@example.com"}
SENT = {
    "ChallengeName": "CUSTOM_CHALLENGE",
    "Session": "s" * 20,
    "ChallengeParameters": {
        "USERNAME": "b281eb78",
        "method": "EMAIL_CODE",
        "code_length": "8",
        "delivery": "requested",
        "retry_after": "30",
    },
}
ASKED = SENT | {"ChallengeParameters": {"USERNAME": "b281eb78", "method": "NONE"}}


def test_a_code_is_on_its_way_at_the_first_word(call, cognito):
    """Where the stack begins directly; the user's name is not told."""
    cognito.answers["admin_initiate_auth"] = SENT
    answer = call("POST", "/auth/passwordless/start", ADA)

    assert {
        "method": "EMAIL_CODE",
        "code_length": "8",
        "delivery": "requested",
        "retry_after": "30",
    } == answer.body["parameters"]
    assert [] == cognito.asked("admin_respond_to_auth_challenge")


def test_a_code_is_asked_for_where_the_stack_asks_first(call, cognito):
    """With what the client wants, and what its browser says."""
    cognito.answers |= {"admin_initiate_auth": ASKED, "admin_respond_to_auth_challenge": SENT}
    body = ADA | {"method": "MAGIC_LINK", "device": "d" * 43}
    answer = call("POST", "/auth/passwordless/start", body)

    [asked] = cognito.asked("admin_respond_to_auth_challenge")
    assert "start" == asked["ChallengeResponses"]["ANSWER"]
    metadata = asked["ClientMetadata"]
    assert ("MAGIC_LINK", "d" * 43, "de-CH", "Firefox/130") == (
        metadata["method"],
        metadata["device"],
        metadata["locale"],
        metadata["browser"],
    )
    assert 16 <= len(metadata["request_id"]) <= 64
    assert "EMAIL_CODE" == answer.body["parameters"]["method"]


@pytest.mark.parametrize("method", ["TOTP", "RECOVERY_CODE"])
def test_who_has_a_code_at_hand_is_asked_for_it(call, cognito, method):
    """Also where the first word has a code mailed."""
    told = {"method": method, "code_length": "6", "delivery": "none", "retry_after": "0"}
    cognito.answers |= {
        "admin_initiate_auth": SENT,
        "admin_respond_to_auth_challenge": SENT | {"ChallengeParameters": told},
    }
    answer = call("POST", "/auth/passwordless/start", ADA | {"method": method})

    [asked] = cognito.asked("admin_respond_to_auth_challenge")
    assert method == asked["ClientMetadata"]["method"]
    assert told == answer.body["parameters"]


def test_another_code_is_asked_for_in_the_same_sign_in(call, cognito):
    """With the session of the last answer."""
    cognito.answers |= {"admin_initiate_auth": SENT, "admin_respond_to_auth_challenge": SENT}
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    call("POST", "/auth/passwordless/start", ADA | {"session": session})

    assert 1 == len(cognito.asked("admin_initiate_auth"))
    assert "request_id" in cognito.asked("admin_respond_to_auth_challenge")[0]["ClientMetadata"]


def test_the_right_code_gets_tokens(call, cognito, slept):
    """At once."""
    cognito.answers["admin_initiate_auth"] = SENT
    cognito.answers["admin_respond_to_auth_challenge"] = {"AuthenticationResult": TOKENS}
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    slept.clear()
    body = ADA | {"session": session, "answer": "12345678"}
    answer = call("POST", "/auth/passwordless/verify", body)

    assert "access" == answer.body["access_token"]
    assert [] == slept


def test_a_wrong_code_comes_with_the_next_try(call, cognito):
    """Cognito takes each session once."""
    cognito.answers |= {"admin_initiate_auth": SENT}
    cognito.answers["admin_respond_to_auth_challenge"] = SENT | {"Session": "t" * 20}
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    body = ADA | {"session": session, "answer": "00000000"}
    answer = call("POST", "/auth/passwordless/verify", body)

    assert (401, "wrong_answer") == (answer.status, answer.code)
    assert answer.body["session"].startswith("t" * 20)


def test_a_right_code_of_who_has_a_second_factor_leads_to_the_password(call, cognito):
    """It is no wrong one; Cognito asks for the factor behind the password."""
    told = {**SENT["ChallengeParameters"], "next": "password"}
    cognito.answers |= {"admin_initiate_auth": SENT}
    cognito.answers["admin_respond_to_auth_challenge"] = SENT | {"ChallengeParameters": told}
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    body = ADA | {"session": session, "answer": "12345678"}
    answer = call("POST", "/auth/passwordless/verify", body)

    assert (403, "password_needed") == (answer.status, answer.code)
    assert "session" not in answer.body


@pytest.mark.parametrize(
    "code",
    ["UserNotConfirmedException", "NotAuthorizedException", "PasswordResetRequiredException"],
)
def test_who_may_not_sign_in_gets_the_challenge_of_nobody(call, cognito, code):
    """From outside it is that of an unknown user, to the last wrong answer."""
    nobody = {**SENT["ChallengeParameters"], "USERNAME": "name-of-nobody"}
    cognito.answers["admin_initiate_auth"] = [
        refusal(code),
        SENT | {"ChallengeParameters": nobody},
    ]
    cognito.answers["admin_respond_to_auth_challenge"] = SENT
    begun = call("POST", "/auth/passwordless/start", ADA)
    body = ADA | {"session": begun.body["session"], "answer": "00000000"}
    answered = call("POST", "/auth/passwordless/verify", body)

    assert (200, "wrong_answer") == (begun.status, answered.code)
    names = [
        *(each["AuthParameters"]["USERNAME"] for each in cognito.asked("admin_initiate_auth")),
        *(
            each["ChallengeResponses"]["USERNAME"]
            for each in cognito.asked("admin_respond_to_auth_challenge")
        ),
    ]
    assert ["ada@example.com", "ada@example.com..", "name-of-nobody"] == names


def test_when_cognito_throttles_there_is_no_decoy(call, cognito):
    """It would be throttled, too."""
    cognito.answers["admin_initiate_auth"] = refusal("TooManyRequestsException")

    assert 503 == call("POST", "/auth/passwordless/start", ADA).status


def test_tries_that_are_used_up_end_the_sign_in(call, cognito):
    """As an expired session does."""
    cognito.answers["admin_initiate_auth"] = SENT
    cognito.answers["admin_respond_to_auth_challenge"] = refusal("NotAuthorizedException")
    session = call("POST", "/auth/passwordless/start", ADA).body["session"]
    body = ADA | {"session": session, "answer": "00000000"}

    assert "sign_in_failed" == call("POST", "/auth/passwordless/verify", body).code


def test_a_challenge_and_tokens_are_answers_of_success():
    """The API's description says so, and what answers is made of it."""
    assert [200, 200] == [route.returns[0] for route in (passwordless.BEGIN, passwordless.ANSWERED)]
