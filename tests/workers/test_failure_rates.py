from datetime import timedelta
from itertools import count

import pytest

from rules.alerts.bursts import Scope, Signal, Thresholds, Watched
from rules.alerts.failure_rates import Minute
from runtime.alerts.known_rates import JudgedMeanwhile, Known
from workers.failure_rates import RateWatch, handle

ALL = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)
CLIENT = Watched(Signal.FAILED_SIGN_IN, Scope.CLIENT, "c1")
THRESHOLDS = """{
    "failed_sign_in": {"client": 200, "all": 300, "user": 10},
    "refused_sign_up": {"all": 100}
}"""
SIGN_UPS = Watched(Signal.REFUSED_SIGN_UP, Scope.ALL)


class Broken(RuntimeError):
    """SNS is down."""


class Table:
    """What is known, in memory; *overtaken* is a run that keeps nothing."""

    def __init__(self):
        self.known = Known(0, {})
        self.overtaken = False

    def load(self):
        return self.known

    def save(self, known, *, after):
        if self.overtaken or after.judged != self.known.judged:
            raise JudgedMeanwhile
        self.known = known

    def told(self, known):
        self.known = Known(known.judged, known.rates)


class Told:
    """Which alerts were told."""

    def __init__(self):
        self.keys = set()

    def once(self, key, deal, *, now):  # noqa: ARG002  # the table's own signature
        if key not in self.keys:
            deal()
            self.keys.add(key)


@pytest.fixture
def counted():
    """What was counted, by minute."""
    return {}


@pytest.fixture
def alerts():
    return []


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def run(counted, alerts, table, now):
    """Run the worker some minutes after noon."""
    told = Told()

    def run(minutes, *, tell=alerts.append):
        watch = RateWatch(
            counted=lambda minute: counted.get(minute, {}),
            known=table,
            told=told,
            tell=tell,
            thresholds=Thresholds.parse(THRESHOLDS),
            window_minutes=10,
            service="shop",
        )
        handle({}, watch=watch, now=lambda: now + timedelta(minutes=minutes))

    return run


@pytest.fixture
def noon(now):
    return int(now.timestamp() // 60)


def facts(alerts):
    return [(each.attributes["state"], each.attributes["scope"]) for each in alerts]


@pytest.mark.parametrize("a_second", [10, 1_000, 10_000])
def test_a_burst_is_told_when_it_opens_and_when_it_is_over(run, counted, alerts, noon, a_second):
    """Not while everything is as usual, and once each."""
    usual = Minute(60 * a_second, 7 * a_second)
    attack = Minute(90 * a_second, 36 * a_second)
    for minute in range(150):
        counted[noon + minute] = {ALL: attack if 100 <= minute < 110 else usual}
        run(minute + 2)

    assert [("opened", "all"), ("resolved", "all")] == facts(alerts)
    opened = alerts[0].attributes
    assert (f"{noon + 100}", "11.7") == (opened["minute"], opened["usual_percent"])
    assert f"{9 * 7 * a_second + 36 * a_second} failed sign-ins over all" in alerts[0].text


def test_the_first_hour_is_guarded_by_the_thresholds(run, counted, alerts, noon):
    """Of each scope its own."""
    counted[noon] = {
        ALL: Minute(250, 250),
        CLIENT: Minute(250, 250),
        SIGN_UPS: Minute(99, 99),
    }

    run(2)

    assert [("opened", "client")] == facts(alerts)
    assert "c1" == alerts[0].attributes["name"]


def test_a_minute_is_judged_when_it_is_counted_and_once(run, counted, alerts, noon, table):
    """Not the one that goes on, nor the last one; runs that were missed are made up for."""
    counted[noon] = {ALL: Minute(300, 300)}
    run(0)
    run(1)
    assert [] == alerts

    run(5)
    run(5)
    assert [("opened", "all")] == facts(alerts)
    assert noon + 3 == table.known.judged


def test_of_runs_that_were_missed_ten_minutes_are_made_up_for(run, counted, alerts, noon):
    """Older failures are no news."""
    counted[noon] = {ALL: Minute(300, 300)}
    counted[noon + 1] = {CLIENT: Minute(200, 200)}
    run(12)

    assert [("opened", "client")] == facts(alerts)
    assert ("200", "200", "200") == tuple(
        alerts[0].attributes[name] for name in ("count", "threshold", "attempts")
    )


def test_what_was_told_is_not_kept_to_be_told(run, counted, noon, table):
    """Else each run would ask whether it was."""
    counted[noon] = {ALL: Minute(300, 300)}
    run(2)

    assert [] == [*table.known.untold]


def test_successes_without_attempts_are_no_failures_below_nothing(run, counted, alerts, noon):
    """An incident may end with them; the message of its end counts what was there."""
    counted[noon] = {ALL: Minute(300, 300)}
    for minute in range(1, 11):
        counted[noon + minute] = {ALL: Minute(0, -40)}
    for minute in range(2, 13):
        run(minute)

    assert [("opened", "all"), ("resolved", "all")] == facts(alerts)
    assert "0" == alerts[1].attributes["count"]


def test_an_incident_that_has_become_usual_is_over_with_its_last_numbers(
    run, counted, alerts, noon
):
    """After a day all is learnt again, and the message still says how many there were."""
    for minute in range(24 * 60 + 1):
        counted[noon + minute] = {ALL: Minute(400, 400)}
        run(minute + 2)

    assert [("opened", "all"), ("resolved", "all")] == facts(alerts)
    assert "4000" == alerts[1].attributes["attempts"]


def test_a_minute_in_which_nothing_was_counted_is_one_without_attempts(run, counted, noon, table):
    """Nothing is learnt from it."""
    counted[noon] = {ALL: Minute(10, 1)}
    run(2)
    run(5)

    assert ((10, 1), (0, 0), (0, 0), (0, 0)) == table.known.rates[ALL].window
    assert 1 == table.known.rates[ALL].learnt


def test_two_runs_at_the_same_moment_tell_once(run, counted, alerts, noon, table):
    """The one that keeps nothing tells nobody."""
    counted[noon] = {ALL: Minute(300, 300)}
    table.overtaken = True
    run(2)
    assert [] == alerts

    table.overtaken = False
    run(2)
    run(3)
    assert [("opened", "all")] == facts(alerts)


def test_an_alert_that_could_not_be_told_is_told_by_the_next_run(run, counted, alerts, noon):
    """It is kept with what is known."""
    counted[noon] = {ALL: Minute(300, 300)}

    def refuse(_):
        raise Broken

    with pytest.raises(Broken):
        run(2, tell=refuse)

    run(3)
    run(4)
    assert [("opened", "all")] == facts(alerts)


def test_what_is_known_is_bounded(run, counted, noon, table):
    """Everybody, those with an incident, and the busiest clients of a pool of thousands."""
    clients = (Watched(Signal.FAILED_SIGN_IN, Scope.CLIENT, f"{number}") for number in count())
    burst = next(clients)
    counted[noon] = {ALL: Minute(5, 0), burst: Minute(200, 200)}
    for minute in range(1, 15):
        counted[noon + minute] = {next(clients): Minute(1_000, 1) for _ in range(20)}
    for minute in range(15):
        run(minute + 2)

    assert 100 == len(table.known.rates)
    assert {ALL, burst} <= table.known.rates.keys()


def test_what_has_no_threshold_is_not_judged(run, counted, alerts, noon, table):
    """An operator may leave a scope out."""
    counted[noon] = {Watched(Signal.REFUSED_SIGN_UP, Scope.CLIENT, "c1"): Minute(999, 999)}

    run(2)

    assert [] == alerts
    assert {} == table.known.rates
