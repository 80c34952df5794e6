import pytest

from runtime.pace import Pace


class Clock:
    """Time that passes while one sleeps, and when it is told to."""

    def __init__(self):
        self.time = 100.0

    def monotonic(self):
        return self.time

    def sleep(self, seconds):
        assert seconds >= 0
        self.time += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def pace(clock):
    return Pace(per_second=5, monotonic=clock.monotonic, sleep=clock.sleep)


def test_calls_begin_no_faster_than_allowed(pace, clock):
    """Eleven calls take two seconds."""
    for _ in range(11):
        pace.wait()

    assert 102.0 == pytest.approx(clock.time)


def test_time_that_nobody_used_is_not_made_up_for(pace, clock):
    """A pause is followed by the usual pace, and not by a rush."""
    pace.wait()
    clock.time += 60
    for _ in range(6):
        pace.wait()

    assert 161.0 == pytest.approx(clock.time)


def test_nothing_begins_while_it_rests(pace, clock):
    """And then at the usual pace; a shorter rest does not shorten a longer one."""
    pace.rests(for_s=3)
    pace.rests(for_s=1)
    for _ in range(3):
        pace.wait()

    assert 103.4 == pytest.approx(clock.time)
