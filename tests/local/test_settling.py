"""Waiting until all has come to rest."""

from itertools import count

import pytest

from local import settling
from local.settling import NotSettled, State, awaited, settle

AT_REST, BUSY = State(True, 7, ()), State(False, 7, ("queue relay: 1 messages",))


class Emulator:
    """Tells of *states* one after the other, and of the last one for ever."""

    def __init__(self, *states):
        self._states = list(states)
        self.asked = 0

    def state(self):
        self.asked += 1
        return self._states.pop(0) if len(self._states) > 1 else self._states[0]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A clock that goes on by itself."""
    seconds = count()
    monkeypatch.setattr(settling.time, "monotonic", lambda: float(next(seconds)))
    monkeypatch.setattr(settling.time, "sleep", lambda _: None)


def test_what_is_there_is_found_at_once():
    """However busy the rest is."""
    emulator = Emulator(BUSY)

    assert "mail" == awaited(emulator, lambda: "mail")
    assert 1 == emulator.asked


def test_what_comes_while_something_is_under_way_is_found():
    """As late as it may be."""
    answers = iter(["", "", "", "mail"])

    assert "mail" == awaited(Emulator(BUSY), lambda: next(answers))


def test_what_is_not_there_at_rest_will_not_come():
    """Two looks in a row must tell of the same work: between them everything can have happened."""
    looks = []
    emulator = Emulator(BUSY, AT_REST, State(True, 8, ()), State(True, 8, ()))

    assert awaited(emulator, lambda: looks.append(1)) is None
    assert 4 == len(looks)


def test_the_last_look_comes_after_the_last_state():
    """What came between the look and the state would be missed otherwise."""
    order = []

    class Noting(Emulator):
        def state(self):
            order.append("state")
            return super().state()

    awaited(Noting(AT_REST), lambda: order.append("look"))

    assert ["state", "look"] * 2 == order


def test_a_name_can_be_left_out():
    """A consumer that looks again every second would never be at rest."""
    looking = State(False, 7, ("queue Alerts: 1 messages", "function Alerts: 1 running"))

    settle(Emulator(looking), besides="Alerts")
    with pytest.raises(NotSettled):
        settle(Emulator(looking), besides="Relay")


def test_what_never_ends_is_told():
    """With what it is that goes on; sooner if nothing new begins."""
    with pytest.raises(NotSettled, match="waiting for queue relay: 1 messages"):
        settle(Emulator(BUSY))

    stuck, progressing = Emulator(BUSY), Emulator(*(State(False, n, ("x",)) for n in range(9999)))
    for emulator in (stuck, progressing):
        with pytest.raises(NotSettled):
            settle(emulator)
    assert stuck.asked < progressing.asked < 9999
