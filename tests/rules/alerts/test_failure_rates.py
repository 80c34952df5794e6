from dataclasses import replace
from random import Random

import pytest

from benchmarks.failure_rates import DAY, changes, delays, in_alarm_by_count, traffic
from rules.alerts.failure_rates import Change, Minute, Rate


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
    """A new version of the app fails more often for good: then others can open again."""
    usual, _ = changes(Rate(), [Minute(6_000, 600)] * 300)

    after, found = changes(usual, [Minute(6_000, 2_400)] * (3 * 1440))

    assert [Change.OPENED, Change.RESOLVED] == [change for _, change in found]
    assert after.share == pytest.approx(0.4, abs=0.05)
