from dataclasses import replace
from math import sqrt
from random import Random

import pytest

from benchmarks.failure_rates import DAY, changes, delays, in_alarm_by_count, traffic
from rules.alerts.failure_rates import Change, Least, Minute, Rate, judge


@pytest.mark.parametrize("a_second", [0.1, 1, 10, 100, 1_000, 10_000])
def test_ordinary_failures_open_no_incident(a_second):
    """Two weeks of them."""
    _, found = changes(Rate(), traffic(Random(1), a_second, 14 * DAY))  # noqa: S311

    assert [] == found


@pytest.mark.parametrize(("a_second", "share"), [(1, 0.0), (10, 0.75), (1_000, 1.0)])
def test_a_fixed_threshold_would_be_in_alarm_all_the_time(a_second, share):
    """What these rules are for: it fits one size of traffic."""
    assert in_alarm_by_count(a_second, days=2) == pytest.approx(share, abs=0.1)


@pytest.mark.parametrize(
    ("a_second", "share"), [(1, 2.0), (10, 0.5), (100, 0.5), (1_000, 0.2), (10_000, 0.2)]
)
def test_credential_stuffing_is_found_within_minutes(a_second, share):
    """Attempts of which 98 % fail come on top, *share* of the usual traffic; 20 of 20 are found."""
    found = delays(a_second, share)

    assert 20 == len(found)
    assert found[10] <= 3
    assert found[-1] <= 10


@pytest.mark.parametrize("a_second", [10, 1_000, 10_000])
def test_an_incident_is_told_once_and_is_over_ten_minutes_after_the_attack(a_second):
    """And nothing of the attack is learnt: the next one is found as soon."""
    usual, _ = changes(Rate(), traffic(Random(3), a_second, 1440))  # noqa: S311
    ordinary = Minute(a_second * 60, round(a_second * 60 * usual.share))
    attack = Minute(a_second * 90, round(a_second * 60 * usual.share) + a_second * 30)

    after, found = changes(usual, [attack] * 60 + [ordinary] * 15)
    _, again = changes(after, [attack] * 2)

    assert [(0, Change.OPENED), (70, Change.RESOLVED)] == found
    assert [(0, Change.OPENED)] == again
    assert usual.share == pytest.approx(after.share, abs=0.01)


def test_two_unusual_minutes_of_three_are_a_burst():
    """One alone, of four standard deviations, is not."""
    usual, _ = changes(Rate(), [Minute(6_000, 600)] * 300)
    usual = replace(usual, spread=1.0)
    odd, ordinary = Minute(6_000, 780 + 125), Minute(6_000, 600)

    _, alone = changes(usual, [odd] + [ordinary] * 5)
    _, repeated = changes(usual, [odd, ordinary, odd])

    assert [] == alone
    assert [(2, Change.OPENED)] == repeated


def test_until_something_is_usual_half_of_the_attempts_must_fail():
    """And as many as the threshold says, within its minutes: a new stack is guarded, too."""
    _, few = changes(Rate(), [Minute(29, 29)] * 10)
    _, usual = changes(Rate(), [Minute(60_000, 7_200)] * 59)
    after, burst = changes(Rate(), [Minute(31, 30)] * 10 + [Minute(0, 0)] * 30)

    assert [] == few == usual
    assert [(9, Change.OPENED), (19, Change.RESOLVED)] == burst
    assert 0 == after.opened


def test_a_few_failures_are_no_burst_however_unusual():
    """At night, one user forgot a password, and is half of the traffic."""
    usual, _ = changes(Rate(), [Minute(10, 1)] * 100)

    _, found = changes(usual, [Minute(15, 15)] * 1)

    assert [] == found


def test_nobody_there_is_nothing_learnt():
    """Nor is a success in a minute without attempts, which takes back one of the minute before."""
    rate, found = changes(Rate(), [Minute(0, 0), Minute(0, -3)])

    assert [] == found
    assert (0, 0.15) == (rate.learnt, rate.share)


def test_what_lasts_for_a_day_is_usual():
    """A new version of the app fails more often from then on: after a day others can open again."""
    usual, _ = changes(Rate(), [Minute(6_000, 600)] * 300)

    after, found = changes(usual, [Minute(6_000, 2_400)] * (3 * 1440))

    assert [Change.OPENED, Change.RESOLVED] == [change for _, change in found]
    assert after.share == pytest.approx(0.4, abs=0.05)


LEAST = Least(failures=10, minutes=5)
LEARNT = Rate(share=0.2, slow=0.2, spread=1.0, learnt=100)


def judged(rate, attempts, failures, *, at=1000):
    return judge(rate, Minute(attempts, failures), at=at, least=LEAST)


def test_what_is_usual_is_known_after_an_hour():
    """Until then it takes half of all attempts; from then on, what is far from usual."""
    before, after = replace(LEARNT, learnt=59), replace(LEARNT, learnt=60)

    assert judged(before, 1000, 400)[1] is None
    assert judged(before, 1000, 600)[1] is Change.OPENED
    assert judged(after, 1000, 400)[1] is Change.OPENED


def test_an_incident_is_what_is_usual_after_a_day():
    """Not a minute earlier; then all is learnt again."""
    opened = replace(LEARNT, opened=1000)

    assert judged(opened, 1000, 900, at=1000 + 24 * 60 - 1)[1] is None
    assert (Rate(), Change.RESOLVED) == judged(opened, 1000, 900, at=1000 + 24 * 60)


def test_what_is_beyond_the_usual_is_counted_in_deviations():
    """By the share that fails, the margin above it, and chance."""
    bound = 0.2 + 0.3 * 0.2
    seen, _ = judged(LEARNT, 1000, 300)
    beyond = (300 - 1000 * bound) / sqrt(1000 * bound * (1 - bound))

    assert beyond == pytest.approx(seen.deviations[-1])


def test_a_minute_that_adds_too_few_failures_deviates_from_nothing():
    """Two more than usual are enough where ten in five minutes are; fewer are not."""
    low = replace(LEARNT, share=0.01, slow=0.01)
    enough, _ = judged(low, 0, 2)
    too_few, _ = judged(low, 100, 2)

    assert 2.0 == enough.deviations[-1]
    assert 0.0 == too_few.deviations[-1]


def test_failures_without_attempts_deviate_as_if_there_were_none():
    """Attempts that came in another minute may even make it fewer than none."""
    seen, _ = judged(LEARNT, -5, 3)

    assert 3.0 == seen.deviations[-1]


def test_nearly_everything_fails_at_the_most():
    """Of what usually fails more often than not, nine tenths are not too many."""
    seen, _ = judged(replace(LEARNT, share=0.9, slow=0.9), 1000, 880)
    beyond = (880 - 1000 * 0.78) / sqrt(1000 * 0.78 * 0.22)

    assert beyond == pytest.approx(seen.deviations[-1])


def test_one_attempt_teaches_a_little():
    """A fiftieth of a full minute; none teaches nothing."""
    one, none = judged(LEARNT, 1, 0)[0], judged(LEARNT, 0, 0)[0]
    first = 1 / 101

    assert 0.2 - first / 50 * 0.2 == pytest.approx(one.share)
    assert (101, 100) == (one.learnt, none.learnt)
    assert 0.2 == none.share


@pytest.mark.parametrize(
    ("learnt", "share"), [(119, 0.2 - 0.2 / 120), (100_000, 0.2 * 0.5 ** (1 / 120))]
)
def test_what_is_usual_moves_by_its_age_and_then_by_half_in_two_hours(learnt, share):
    """A full minute without failures moves it."""
    seen, _ = judged(replace(LEARNT, learnt=learnt), 50, 0)

    assert share == pytest.approx(seen.share)


def test_how_much_it_varies_is_learnt_beside_chance():
    """In half-lives of twelve hours; one wild minute counts for 400 at most."""
    old = replace(LEARNT, learnt=100_000)
    later = 1 - 0.5 ** (1 / 720)
    quiet, _ = judged(old, 1000, 240)
    wild, _ = judged(replace(old, opened=990, quiet=100), 100_000, 22_800)

    assert 1 + later * (40**2 / 160 - 1) == pytest.approx(quiet.spread)
    assert 1 + later * (400 - 1) == pytest.approx(wild.spread)


def test_the_share_of_nothing_that_failed_yet_is_a_hundredth():
    """Chance has to have something to go by."""
    old = replace(LEARNT, share=0.0, slow=0.0, learnt=100_000)
    seen, _ = judged(old, 10_000, 130)

    assert 1 + (1 - 0.5 ** (1 / 720)) * (30**2 / 99 - 1) == pytest.approx(seen.spread)
