"""
Every alarm of the template can go into alarm and back to OK, by values of its metrics.

An alarm whose threshold no value reaches, whose expression has a mistake, or
that never clears again would be found out at night.
"""

from itertools import islice, product
from random import Random

import pytest

from cloudwatch_engine import (
    AlarmWatch,
    Desk,
    InMemoryAccount,
    MetricStore,
    Point,
    alarms_in,
    parse_rule,
    watched,
)
from tests.template.described_alarms import described

NOON = 1_795_176_000
VALUES = (0.0, 1.0, 100.0, 100_000.0, None)
MANY = 3000


@pytest.fixture
def alarms(of_type):
    """As they are while all is well."""
    return {name: {**each, "StateValue": "OK"} for name, each in described(of_type).items()}


def choices(count):
    """Values for so many metrics: all there are, or many of them."""
    if len(VALUES) ** count <= MANY:
        return product(VALUES, repeat=count)
    chance = Random(1)  # noqa: S311  # for variety, not for secrets
    return ([chance.choice(VALUES) for _ in range(count)] for _ in range(MANY))


def state_after(alarm, values, *, before):
    """What becomes of *alarm* in state *before*, if its metrics keep *values*."""
    account, store = InMemoryAccount(), MetricStore()
    account.add(**{**alarm, "StateValue": before})
    read = watched(alarm)
    metrics = list(dict.fromkeys(each.metric for each in read.readings.values()))
    recent = (read.of + 1) * read.period
    for metric, value in zip(metrics, values, strict=True):
        if read.band:
            usual = range(NOON - 60 * read.period, NOON - recent, read.period)
            store.put(metric, [Point(at, 1 + at % 7 / 10) for at in usual])
        if value is not None:
            periods = range(NOON - recent, NOON, read.period)
            store.put(metric, [Point(at + each, value) for at in periods for each in (1, 2)])
    AlarmWatch(Desk(account, account), store, now=lambda: NOON - 30).once()
    return account.state(alarm["AlarmName"]), account.told


def values_for(alarm, state, *, before):
    """Values that bring *alarm* from *before* into *state*; and what it told then."""
    count = len({each.metric for each in watched(alarm).readings.values()})
    for values in choices(count):
        found, told = state_after(alarm, values, before=before)
        if found == state:
            return values, told
    return None, []


def test_every_alarm_on_metrics_goes_off_and_clears(alarms):
    """And tells its topic both times, unless it is only a part of others."""
    of_metrics = {name: each for name, each in alarms.items() if "AlarmRule" not in each}
    for name, alarm in of_metrics.items():
        tells = bool(alarm.get("AlarmActions"))
        for before, after in (("OK", "ALARM"), ("ALARM", "OK")):
            values, told = values_for(alarm, after, before=before)

            assert values is not None, f"{name} never goes from {before} to {after}"
            assert tells == bool(told), name


def test_no_alarm_is_beyond_evaluation(alarms):
    """Whatever the values, there is no mistake in its expression."""
    for name, alarm in alarms.items():
        if "AlarmRule" not in alarm:
            for values in islice(choices(len(watched(alarm).readings)), 0, 300, 7):
                assert state_after(alarm, values, before="OK")[0] != "INSUFFICIENT_DATA", name


def test_every_composite_alarm_goes_off_with_its_parts_and_clears(alarms):
    """And tells its topic both times, unless it is only a part of others."""
    for name, alarm in alarms.items():
        if "AlarmRule" not in alarm:
            continue
        parts = list(alarms_in(parse_rule(alarm["AlarmRule"])))
        clock = [float(NOON)]
        account = InMemoryAccount()
        account.add(**alarm)
        for part in parts:
            account.add(AlarmName=part, AlarmRule="TRUE", StateValue="OK")
        watch = AlarmWatch(Desk(account, account), MetricStore(), now=lambda clock=clock: clock[0])
        told = []
        for state in ("FALSE", "TRUE", "FALSE"):
            for part in parts:
                account.alarm(part)["AlarmRule"] = state
            watch.once()
            clock[0] += 600
            watch.once()
            told.append((account.state(name), len(account.told)))

        assert set(parts) <= set(alarms), name
        once = int(bool(alarm.get("AlarmActions")))
        assert [("OK", 0), ("ALARM", once), ("OK", 2 * once)] == told, name
