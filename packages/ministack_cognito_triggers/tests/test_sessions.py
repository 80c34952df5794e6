from datetime import timedelta

import pytest

from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.sessions import Sessions


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def sessions(clock):
    return Sessions(now=lambda: clock[0])


def issue(sessions, held="state"):
    valid_for = timedelta(minutes=3)
    return sessions.issue(held, challenge="C", client_id="app", valid_for=valid_for)


def spend(sessions, token, *, challenge="C", client_id="app"):
    return sessions.spend(token, challenge=challenge, client_id=client_id)


def why_refused(sessions, token, **named):
    with pytest.raises(Refusal) as refused:
        spend(sessions, token, **named)
    assert refused.value.kind == "NotAuthorizedException"
    return refused.value.message


def test_each_is_another(sessions):
    """A new Session string each round, of a length that Cognito allows (20 to 4096)."""
    one, other = issue(sessions), issue(sessions)

    assert one != other
    assert 20 <= len(one) <= 4096


def test_gives_back_what_it_was_issued_for(sessions):
    """Once."""
    token = issue(sessions)

    assert spend(sessions, token) == "state"
    expected = "Invalid session for the user, session can only be used once."
    assert expected == why_refused(sessions, token)


def test_expires(sessions, clock):
    """AuthSessionValidity, counted from the answer that brought the Session."""
    token, other = issue(sessions), issue(sessions)
    clock[0] += 179
    assert spend(sessions, token) == "state"
    clock[0] += 1
    assert why_refused(sessions, other) == "Invalid session for the user, session is expired."


@pytest.mark.parametrize("named", [{"client_id": "other"}, {"challenge": "D"}])
def test_is_unknown_to_another_client_and_for_another_challenge(sessions, named):
    """And is not spent by the attempt."""
    token = issue(sessions)

    assert why_refused(sessions, token, **named) == "Invalid session for the user."
    assert spend(sessions, token) == "state"


@pytest.mark.parametrize("token", [None, "", "x" * 40])
def test_does_not_know_what_it_never_issued(sessions, token):
    """Invalid session for the user."""
    assert why_refused(sessions, token) == "Invalid session for the user."


def test_forgets_long_after_the_end(sessions, clock):
    """Hours of sign-ins do not pile up."""
    token = issue(sessions)
    clock[0] += 4000
    issue(sessions)

    assert why_refused(sessions, token) == "Invalid session for the user."
