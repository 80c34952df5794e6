from datetime import timedelta
from threading import Event, Thread

import pytest

from local.console.looks import Looks


@pytest.fixture
def clock():
    return [0.0]


@pytest.fixture
def looks(clock):
    return Looks(timedelta(seconds=10), now=lambda: clock[0])


def test_an_answer_is_good_for_a_while(looks, clock):
    """Then it is looked up again."""
    answers = iter(["first", "second"])
    seen = []
    for clock[0] in (0.0, 9.9, 10.0, 19.9):
        seen.append(looks.at("health", lambda: next(answers)))

    assert ["first", "first", "second", "second"] == seen


def test_a_failure_is_not_kept(looks):
    """The next who asks may be lucky."""

    def fail():
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011
        looks.at("health", fail)

    assert 1 == looks.at("health", lambda: 1)


def test_who_asks_meanwhile_waits_for_the_same_answer(looks):
    """And who asks for something else does not."""
    begun, go_on, seen = Event(), Event(), []

    def slow():
        begun.set()
        go_on.wait(10)
        return "slow"

    first = Thread(target=lambda: seen.append(looks.at("a", slow)))
    first.start()
    begun.wait(10)
    second = Thread(target=lambda: seen.append(looks.at("a", lambda: "never")))
    second.start()

    assert "other" == looks.at("b", lambda: "other")
    go_on.set()
    first.join()
    second.join()
    assert ["slow", "slow"] == seen


def test_it_does_not_grow_for_ever(looks):
    """Whatever is asked for."""
    for number in range(1000):
        looks.at(number, lambda: 1)

    assert 50 >= len(looks._seen)
