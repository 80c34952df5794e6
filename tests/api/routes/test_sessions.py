import pytest

from events.contract.catalogue import REUSED, Kind
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


IS_REUSED = "RefreshTokenReuseException"


@pytest.mark.parametrize(("known", "subject"), [(True, SUB), (False, None)])
def test_a_refresh_token_that_was_renewed_before_ends_its_session(
    call, cognito, token, published, known, subject
):
    """Two have it, and one of them has stolen it; whose it is, only a valid token tells."""
    cognito.answers["get_tokens_from_refresh_token"] = refusal(IS_REUSED)
    answer = call("POST", "/auth/refresh", REFRESH, headers=bearing(token()) if known else {})

    assert (401, "invalid_refresh_token") == (answer.status, answer.code)
    assert ["refresh"] == [each["Token"] for each in cognito.asked("revoke_token")]
    [event] = published
    assert (Kind.SESSION_REVOKED, subject) == (event.kind, event.subject)
    assert REUSED == event.data["cause"]


@pytest.mark.parametrize("code", ["NotAuthorizedException", "UnsupportedTokenTypeException"])
def test_a_reuse_is_told_even_if_there_is_nothing_left_to_revoke(call, cognito, published, code):
    """Somebody had the token, whatever Cognito makes of it."""
    cognito.answers["get_tokens_from_refresh_token"] = refusal(IS_REUSED)
    cognito.answers["revoke_token"] = refusal(code)

    assert 401 == call("POST", "/auth/refresh", REFRESH).status
    assert [Kind.SESSION_REVOKED] == [event.kind for event in published]


@pytest.mark.parametrize("code", ["NotAuthorizedException", "TooManyRequestsException"])
def test_no_other_refusal_ends_a_session(call, cognito, published, code):
    """A busy Cognito is no theft."""
    cognito.answers["get_tokens_from_refresh_token"] = refusal(code)
    call("POST", "/auth/refresh", REFRESH)

    assert [] == cognito.asked("revoke_token")
    assert [] == published


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/logout"])
def test_without_a_refresh_token_there_is_nothing_to_do(call, path, cognito):
    """A body may lack it, since a cookie may have it: that is no mistake of the body."""
    answer = call("POST", path, {})

    assert (401, "invalid_refresh_token") == (answer.status, answer.code)
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
