"""What ends a session permanently, and what is only logged."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import EndpointConnectionError

from api.listed_sessions import ListedSessions, end_session, forget_sessions
from tests.api.conftest import SUB, refusal


class Own:
    """Sessions that are all over; notes which end."""

    def __init__(self):
        self.ended = []

    def goes_on(self, *_, **__):
        return False

    def end(self, subject, since):
        self.ended.append((subject, since))

    def forget(self, subject):
        self.ended.append(subject)


@pytest.fixture
def own():
    return Own()


@pytest.fixture
def revoked():
    return []


@pytest.fixture
def goes_on(own, revoked, token):
    """Whether a session goes on whose refresh token is in one of three places."""

    def goes_on(*, renewed="", body="", cookie="", revoke=revoked.append):
        sessions = ListedSessions(own, SimpleNamespace(revoke=revoke), client_id="client1")
        asked = SimpleNamespace(
            text={"refresh_token": body}.get,
            refresh_token=cookie,
            caller=SimpleNamespace(agent=""),
        )
        tokens = SimpleNamespace(access=token(), refresh=renewed, is_new=False)
        return sessions.goes_on(asked, tokens)

    return goes_on


@pytest.mark.parametrize(
    ("places", "revokes"),
    [
        ({"renewed": "new", "body": "old", "cookie": "kept"}, "new"),
        ({"body": "old", "cookie": "kept"}, "old"),
        ({"cookie": "kept"}, "kept"),
    ],
)
def test_what_was_renewed_of_a_session_that_is_over_is_revoked(goes_on, revoked, places, revokes):
    """The newest refresh token that there is."""
    assert not goes_on(**places)
    assert [revokes] == revoked


@pytest.mark.parametrize(
    "error",
    [
        refusal("TooManyRequestsException"),
        EndpointConnectionError(endpoint_url="https://x.example"),
    ],
    ids=["refused", "away"],
)
def test_a_token_that_is_not_revoked_is_logged(goes_on, logged, error):
    """Nobody has it but its user, and the session stays over."""

    def fails(_):
        raise error

    assert not goes_on(cookie="kept", revoke=fails)
    assert ["token not revoked"] == logged


def test_who_signs_out_without_a_token_ends_no_session(own):
    """Nor does anybody where none is listed."""
    bearer = SimpleNamespace(subject=SUB, signed_in_at=7)
    for call in (end_session, forget_sessions):
        call(own, None)
        call(None, bearer)
        call(own, bearer)

    assert [(SUB, 7), SUB] == own.ended
