import pytest

from events.contract.catalogue import Kind
from tests.api.conftest import SUB, TOKENS, bearing, refusal

REFRESH = {"refresh_token": "refresh"}


def test_a_refresh_token_gets_new_tokens(call, cognito):
    """A new refresh token, too, where they are good once."""
    cognito.answers["get_tokens_from_refresh_token"] = {
        "AuthenticationResult": TOKENS | {"RefreshToken": "newer"}
    }
    answer = call("POST", "/auth/refresh", REFRESH)

    assert "newer" == answer.body["refresh_token"]


@pytest.mark.parametrize(
    "code", ["NotAuthorizedException", "RefreshTokenReuseException", "UserNotFoundException"]
)
def test_a_refresh_token_that_is_no_good_is_told_so(call, cognito, code):
    """Revoked, used before, or of somebody who is gone."""
    cognito.answers["get_tokens_from_refresh_token"] = refusal(code)
    answer = call("POST", "/auth/refresh", REFRESH)

    assert (401, "invalid_refresh_token") == (answer.status, answer.code)


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/logout"])
def test_without_a_refresh_token_there_is_nothing_to_do(call, path, cognito):
    """And the field is named."""
    answer = call("POST", path, {})

    assert ("refresh_token", "missing") == (
        answer.body["errors"][0]["field"],
        answer.body["errors"][0]["code"],
    )
    assert [] == cognito.calls


def test_signing_out_ends_the_session_and_is_told(call, cognito, token, published):
    """By the ``sub``, from a network, and not by the address."""
    answer = call("POST", "/auth/logout", REFRESH, headers=bearing(token()))

    assert 204 == answer.status
    assert "refresh" == cognito.asked("revoke_token")[0]["Token"]
    [event] = published
    assert (Kind.SESSION_REVOKED, SUB) == (event.kind, event.subject)
    assert {"client_id": "client1", "network": "203.0.113.0/24"} == event.data


@pytest.mark.parametrize("headers", [{}, bearing("expired")])
def test_who_is_not_known_signs_out_all_the_same(call, cognito, published, headers):
    """An app that was asleep has no valid access token; nobody is told whose it was."""
    answer = call("POST", "/auth/logout", REFRESH, headers=headers)

    assert 204 == answer.status
    assert 1 == len(cognito.asked("revoke_token"))
    assert [] == published


def test_signing_out_everywhere_ends_every_session(call, cognito, token, published):
    """By the access token."""
    access = token()
    answer = call("POST", "/auth/logout", {"everywhere": True}, headers=bearing(access))

    assert 204 == answer.status
    assert [{"AccessToken": access}] == cognito.asked("global_sign_out")
    assert [] == cognito.asked("revoke_token")
    assert published[0].data["everywhere"]


def test_signing_out_everywhere_takes_who_one_is(call, cognito):
    """A refresh token says that to Cognito alone."""
    answer = call("POST", "/auth/logout", {"everywhere": True, **REFRESH})

    assert (401, "missing_token") == (answer.status, answer.code)
    assert [] == cognito.calls


@pytest.mark.parametrize("code", ["NotAuthorizedException", "UnsupportedTokenTypeException"])
def test_what_cannot_be_revoked_is_of_no_use_anyway(call, cognito, code):
    """RFC 7009, 2.2."""
    cognito.answers["revoke_token"] = refusal(code)

    assert 204 == call("POST", "/auth/logout", REFRESH).status


def test_nobody_is_told_of_what_did_not_happen(call, cognito, token, published):
    """Cognito was down."""
    cognito.answers["revoke_token"] = refusal("InternalErrorException", status=500)
    answer = call("POST", "/auth/logout", REFRESH, headers=bearing(token()))

    assert 503 == answer.status
    assert [] == published
