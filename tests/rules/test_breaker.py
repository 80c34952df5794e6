import pytest

from rules.breaker import Breaker

NOON = 43_200.0


@pytest.fixture
def breaker():
    return Breaker(failures=3, opens_for_s=10)


def later(seconds):
    return NOON + seconds


def fail(breaker, times, now=NOON):
    for _ in range(times):
        breaker.failed(now)


def test_it_opens_after_so_many_failures_in_a_row(breaker):
    """A success in between starts the count again."""
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)
    assert breaker.allows(NOON)

    breaker.failed(NOON)
    assert not breaker.allows(later(9.9))


def test_then_one_call_may_try(breaker):
    """And the others wait for how it ends."""
    fail(breaker, 3)

    assert breaker.allows(later(10))
    assert not breaker.allows(later(10))
    breaker.failed(later(10))
    assert not breaker.allows(later(19))
    assert breaker.allows(later(20))


def test_a_success_closes_it(breaker):
    """For everybody."""
    fail(breaker, 3)
    breaker.allows(later(10))
    breaker.succeeded()

    assert breaker.allows(later(10))
    assert breaker.allows(later(10))


def test_a_clock_that_is_set_back_does_not_keep_it_open(breaker):
    """Containers freeze, and clocks jump."""
    fail(breaker, 3)

    assert breaker.allows(later(-3600))
