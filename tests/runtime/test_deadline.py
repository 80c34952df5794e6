from threading import Event

import pytest

from runtime.deadline import Deadline, StillRunning
from tests.loop.quiet_time import QuietTime


def test_a_call_that_ends_in_time_is_awaited():
    """And runs to its end."""
    done = []
    Deadline(seconds=5).run(lambda: done.append(1))

    assert [1] == done


def test_what_a_call_returns_is_returned():
    assert 42 == Deadline(seconds=5).run(lambda: 42)


def test_what_a_call_raises_is_raised():
    """Here, in the thread that waits."""
    with pytest.raises(ZeroDivisionError):
        Deadline(seconds=5).run(lambda: 1 / 0)


def test_nothing_is_waited_for_longer():
    """Not even what no time-out bounds, like looking up a name."""
    release = Event()
    deadline = Deadline(seconds=0.05)
    quiet = QuietTime()
    with pytest.raises(TimeoutError):
        deadline.run(lambda: release.wait(10))
    assert quiet.passed_s < 5

    with pytest.raises(StillRunning):
        deadline.run(release.set)
    release.set()


def test_once_it_has_come_back_another_may_begin():
    """The container goes on."""
    release, done = Event(), []
    deadline = Deadline(seconds=0.05)
    with pytest.raises(TimeoutError):
        deadline.run(release.wait)
    release.set()
    deadline._running.join(5)
    deadline.run(lambda: done.append(1))

    assert [1] == done
