from random import Random

import pytest

from rules.alerts.repeated_failures import RepeatedFailures


@pytest.fixture
def repeated():
    return RepeatedFailures(window_minutes=10)


def add(repeated, user, *failures, minute=100):
    for each in failures:
        repeated.add(user, minute=minute, failures=each)


def test_the_second_failure_is_worth_telling(repeated):
    """The first may only be ahead of its success."""
    add(repeated, "ada", 1)
    assert {} == repeated.worth_telling(minute=100)

    add(repeated, "ada", 1)
    assert {"ada": 2} == repeated.worth_telling(minute=100)


def test_a_success_takes_its_attempt_back(repeated):
    """In whatever order they come."""
    add(repeated, "ada", 1, -1, 1, -1, 1, -1)
    add(repeated, "bob", -1, -1, 1, 1)

    assert {} == repeated.worth_telling(minute=100)


def test_a_success_takes_nothing_from_failures_that_come_later(repeated):
    """A user whose sign-ins have no attempts, such as by another provider, is guarded as well."""
    add(repeated, "ada", -1, -1, -1, minute=95)
    add(repeated, "ada", 1, 1, 1, minute=96)
    add(repeated, "ada", -1, minute=97)

    assert {"ada": 2} == repeated.worth_telling(minute=100)


def test_nothing_is_told_twice(repeated):
    """A user of whom nothing new has come is left out."""
    add(repeated, "ada", 1, 1)

    assert {"ada": 2} == repeated.worth_telling(minute=100)
    assert {} == repeated.worth_telling(minute=101)


def test_whoever_has_heard_of_failures_hears_that_they_are_less(repeated):
    """Their successes came late."""
    add(repeated, "ada", 1, 1, 1)
    repeated.worth_telling(minute=100)
    add(repeated, "ada", -1, -1)

    assert {"ada": 1} == repeated.worth_telling(minute=100)
    add(repeated, "ada", -1)
    assert {} == repeated.worth_telling(minute=100)


def test_what_is_older_than_the_window_is_forgotten(repeated):
    """Eleven minutes lie between the first and the last."""
    add(repeated, "ada", 1, minute=100)
    add(repeated, "ada", 1, minute=101)
    add(repeated, "ada", 1, minute=110)

    assert {"ada": 2} == repeated.worth_telling(minute=110)


def test_the_eight_worst_are_told_of(repeated):
    """A message is small, whatever goes on."""
    for number in range(20):
        add(repeated, f"user {number}", *[1] * number)

    told = repeated.worth_telling(minute=100)

    assert {f"user {number}": number for number in range(12, 20)} == told


def test_what_is_remembered_is_bounded(repeated, monkeypatch):
    """Somebody tries out a million names."""
    monkeypatch.setattr("rules.alerts.repeated_failures._MOST_USERS", 10)
    for number in range(100):
        add(repeated, f"user {number}", 1)
    add(repeated, "user 1", 1)

    assert {"user 1": 2} == repeated.worth_telling(minute=100)
    assert 10 == sum(map(len, repeated._minutes.values()))


@pytest.mark.parametrize("containers", [1, 2, 5])
def test_a_burst_is_seen_with_one_more_failure_for_each_further_container(containers):
    """The sum of what the containers tell is short by one of each at most."""
    random = Random(containers)  # noqa: S311
    seen = [RepeatedFailures(window_minutes=10) for _ in range(containers)]
    told = {}
    for _ in range(10 + containers - 1):
        number = random.randrange(containers)
        seen[number].add("ada", minute=100, failures=1)
        if heard := seen[number].worth_telling(minute=100):
            told[number] = heard["ada"]

    assert sum(told.values()) >= 10


def test_who_was_told_of_with_the_fewest_failures_is_told_of_when_they_are_gone():
    """Ten make it worth a word; the same user's later success is one, too."""
    seen = RepeatedFailures(window_minutes=10)
    seen.add("sub-1", minute=1, failures=10)
    told = seen.worth_telling(minute=1)
    seen.add("sub-1", minute=1, failures=-10)

    assert ({"sub-1": 10}, {"sub-1": 0}) == (told, seen.worth_telling(minute=1))
