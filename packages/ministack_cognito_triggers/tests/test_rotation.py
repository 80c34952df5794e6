import pytest

from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.rotation import Rotated


@pytest.fixture
def clock():
    return [1000.0]


@pytest.fixture
def rotated(clock):
    return Rotated(now=lambda: clock[0])


def is_refused(rotated, token, *, grace_s):
    with pytest.raises(Refusal) as refused:
        rotated.renew(token, grace_s=grace_s)
    return refused.value.kind == "RefreshTokenReuseException"


def test_a_token_is_renewed_once_and_repeated_within_the_grace_period(rotated, clock):
    """RetryGracePeriodSeconds is for a client that lost the answer."""
    assert rotated.renew("a", grace_s=10)
    clock[0] += 9.9
    assert not rotated.renew("a", grace_s=10)
    clock[0] += 0.1
    assert is_refused(rotated, "a", grace_s=10)


def test_a_repeat_does_not_make_the_grace_period_longer(rotated, clock):
    """It counts from the first renewal."""
    for _ in range(3):
        rotated.renew("a", grace_s=10)
        clock[0] += 4

    assert is_refused(rotated, "a", grace_s=10)


def test_without_a_grace_period_the_second_use_is_refused_at_once(rotated):
    """RetryGracePeriodSeconds: 0."""
    assert rotated.renew("a", grace_s=0)
    assert is_refused(rotated, "a", grace_s=0)
    assert rotated.renew("b", grace_s=0)


def test_a_renewal_that_failed_spends_nothing(rotated):
    """Only a successful request invalidates the token."""
    rotated.renew("a", grace_s=0)
    rotated.undo("a")

    assert rotated.renew("a", grace_s=0)
