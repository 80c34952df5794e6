"""The order in which acts go on: chance makes it, and a seed makes it again."""

import pytest

from tests.hostile import schedule
from tests.hostile.attack import Worlds
from tests.hostile.attacks import code_races
from tests.hostile.schedule import Endless, Schedule


def order(seed):
    """The letters of three acts of three steps each."""
    said = []

    def act(letter):
        for _ in range(3):
            said.append(letter)
            Schedule.step()

    Schedule(Worlds(seed).dice(0)).play(*(lambda letter=letter: act(letter) for letter in "abc"))
    return "".join(said)


def test_a_seed_has_one_order_and_seeds_have_many():
    """Nine letters of three sorts can be put in 1,680 orders."""
    assert order(7) == order(7)
    assert len({order(seed) for seed in range(300)}) > 200


def test_an_act_begins_others_and_waits_for_what_they_do():
    """As Cognito does, which calls a trigger again."""
    plan, heard = Schedule(Worlds(1).dice(0)), []

    def act():
        other = plan.spawn(lambda: "done")
        plan.until(lambda: other.is_done)
        heard.append(other.result)

    plan.play(act)

    assert ["done"] == heard


def test_who_waits_for_what_never_happens_goes_on_in_the_end():
    """A mail that is not sent is missed, and the round ends."""
    plan, ended = Schedule(Worlds(1).dice(0)), []

    def act():
        plan.until(lambda: False)
        ended.append(True)

    plan.play(act, act)

    assert [True, True] == ended


def test_what_an_act_raises_is_raised():
    """A mistake of a test must not look like a defence."""
    with pytest.raises(ZeroDivisionError):
        Schedule(Worlds(1).dice(0)).play(lambda: 1 / 0)


def test_a_round_without_an_end_is_a_failure(monkeypatch):
    """And no test that hangs."""
    monkeypatch.setattr(schedule, "_MOST_STEPS", 50)

    def act():
        for _ in range(100):
            Schedule.step()

    with pytest.raises(Endless):
        Schedule(Worlds(1).dice(0)).play(act)


def test_a_seed_is_the_same_play():
    """So that what a seed finds is found again."""
    first, second = (code_races.play(Worlds(3), 5) for _ in range(2))

    assert first == second
    assert first != code_races.play(Worlds(5), 5)
