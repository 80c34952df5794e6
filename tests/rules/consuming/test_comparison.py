import pytest

from rules.consuming.comparison import (
    FIRST,
    LOOKS,
    SECOND,
    TAKEN,
    Progress,
    Sums,
    add,
    of_interest,
)

NOW = 29_916_000
DAY = 24 * 60


def progress(*, read=NOW, arrived=NOW, judged=NOW - 60):
    names = [look.name for look in LOOKS]
    return Progress("g", 0, arrived, dict.fromkeys(names, read), dict.fromkeys(names, judged))


def test_what_was_written_and_counted_as_often_does_not_differ():
    """Equal numbers are equal events: what was counted is part of what was written."""
    sums = Sums(counted={7: {"a": 2, "b": 1, "d": 1}})
    sums.written["first"] = {7: {"a": 2, "b": 2, "c": 1}}

    assert {"b": 2, "c": 1} == sums.differing(7, FIRST, complete=True)
    assert {} == sums.differing(7, SECOND, complete=True)
    assert {} == sums.differing(8, FIRST, complete=True)


def test_numbers_that_may_be_wrong_decide_nothing():
    """Those that began amid the minute, and those of a batch that took over."""
    sums = Sums(counted={7: {"a": 2}})
    sums.written["first"] = {7: {"a": 2}}

    assert {"a": 2} == sums.differing(7, FIRST, complete=False)
    sums.counted[7][TAKEN] = 1
    assert {"a": 2} == sums.differing(7, FIRST, complete=True)


def test_numbers_are_added_up():
    """By minute and kind."""
    counts = {}
    add(counts, [(7, "a", 2), (8, "a", 1), (7, "a", 3), (7, "b", 1)])

    assert {7: {"a": 5, "b": 1}, 8: {"a": 1}} == counts


@pytest.mark.parametrize(
    ("late", "age", "is_kept"),
    [
        (True, 27 * 60, True),
        (True, 27 * 60 + 1, False),
        (False, 180, True),
        (False, 181, False),
        (True, -60, True),
        (True, -61, False),
    ],
)
def test_what_no_look_asks_for_any_more_is_not_kept(late, age, is_kept):
    """A dead letter of a week ago, a clock that is wrong: each would be an item to change."""
    found = [*of_interest([(NOW - age, "a", 1)], late=late, at=NOW)]

    assert [(NOW - age, "a", 1)] * is_kept == found


@pytest.mark.parametrize(
    ("known", "look", "until"),
    [
        (progress(), FIRST, NOW - 10),
        (progress(), SECOND, NOW - DAY - 60),
        (progress(read=NOW - 20), FIRST, NOW - 22),
        (progress(arrived=NOW - 20), FIRST, NOW - 22),
    ],
)
def test_a_minute_is_compared_when_all_that_belongs_to_it_is_added_up(known, look, until):
    """And when it is old enough."""
    assert until == known.ready(look, now=NOW).stop


def test_progress_begins_some_minutes_ago_and_so_does_the_second_look_a_day_before():
    """What is lost in an update is found by the first run after it."""
    begun = Progress.begun("g", now=NOW)

    assert (NOW - 50, NOW - DAY - 100) == (begun.judged["first"], begun.judged["second"])
    assert begun.arrived < begun.since == begun.read["first"]
    assert 40 == begun.lag(now=NOW)


def test_the_lag_is_that_of_the_look_that_is_further_behind():
    """Nothing is behind before it is due."""
    known = progress(judged=NOW - 10)

    assert 0 == known.lag(now=NOW)
    assert 5 == known.lag(now=NOW + 5)
    assert 7 == known.judged_until(NOW - DAY - 67, SECOND).lag(now=NOW)
