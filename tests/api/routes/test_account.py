import time

import pytest

from events.contract.catalogue import Kind
from tests.api.conftest import SUB, bearing, refusal


def test_a_user_is_told_flat(call, cognito, token):
    """What is true or false as such; nothing about identity providers."""
    cognito.answers["get_user"] = {
        "Username": SUB,
        "UserAttributes": [
            {"Name": "sub", "Value": SUB},
            {"Name": "email", "Value": "ada@example.com"},
            {"Name": "email_verified", "Value": "True"},
            {"Name": "custom:plan", "Value": "true"},
            {"Name": "identities", "Value": "[]"},
        ],
    }
    answer = call("GET", "/auth/userinfo", headers=bearing(token()))

    assert {
        "sub": SUB,
        "email": "ada@example.com",
        "email_verified": True,
        "custom:plan": "true",
        "username": SUB,
    } == answer.body


def test_a_token_that_was_revoked_is_refused(call, cognito, token):
    """Its signature is still good; Cognito knows better."""
    cognito.answers["get_user"] = refusal("NotAuthorizedException", "revoked")
    answer = call("GET", "/auth/userinfo", headers=bearing(token()))

    assert (401, "invalid_token") == (answer.status, answer.code)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_a_deleted_account_is_told(call, cognito, token, published):
    """Once, whatever is delivered twice."""
    access = token()
    answer = call("DELETE", "/auth/me", headers=bearing(access))

    assert 204 == answer.status
    assert [{"AccessToken": access}] == cognito.asked("delete_user")
    [event] = published
    assert (Kind.USER_DELETED, SUB) == (event.kind, event.subject)
    assert event.dedupe_key != event.event_id


@pytest.mark.parametrize(
    "signed_in_at", [None, 0, int(time.time()) - 305], ids=["nobody knows", "1970", "305 s ago"]
)
def test_a_stolen_token_deletes_no_account(call, cognito, token, published, signed_in_at):
    """It asks for a sign-in within five minutes (RFC 9470); a refresh does not move its time."""
    answer = call("DELETE", "/auth/me", headers=bearing(token(auth_time=signed_in_at)))

    assert (401, "recent_sign_in_required") == (answer.status, answer.code)
    assert 'max_age="300"' in answer.headers["www-authenticate"]
    assert [] == cognito.calls
    assert [] == published


def test_an_account_that_was_not_deleted_is_not_told(call, cognito, token, published):
    """Only what happened is."""
    cognito.answers["delete_user"] = refusal("TooManyRequestsException")

    assert 503 == call("DELETE", "/auth/me", headers=bearing(token())).status
    assert [] == published
