from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from local.demo.history import ENDS_BEFORE, LENGTH, fill, slots

NOW = datetime(2026, 11, 28, 15, 7, 31, tzinfo=UTC)
END = NOW.replace(minute=0, second=0)


@pytest.fixture
def day():
    return list(slots(END, pool_id="eu-west-1_a", client_id="web"))


def total(day, name, **dimensions):
    return sum(counts[name, tuple(dimensions.items())] for _, counts in day)


def test_two_days_are_modelled_in_steps_of_five_minutes(day):
    """More happens by day than at night, and every run has the same days."""
    by_hour = Counter()
    for at, counts in day:
        by_hour[at.hour] += counts["SignInAttempted", ()]

    assert (576, END - LENGTH) == (len(day), day[0][0])
    assert by_hour[15] > 5 * by_hour[3]
    assert day == list(slots(END, pool_id="eu-west-1_a", client_id="web"))


def test_no_more_succeed_than_try(day):
    """A graph that no real day could have would teach nothing."""
    for _, counts in day:
        assert counts["SignInSucceeded", ()] <= counts["SignInAttempted", ()]
        assert counts["UserConfirmed", ()] <= counts["SignUpAccepted", ()]
        assert counts["ChallengeVerified", ()] <= counts["ChallengeSent", ()]


def test_it_is_counted_as_real_events_are(day):
    """With the dimensions that the dashboards ask for."""
    assert total(day, "SignInAttempted") == total(day, "SignInAttempted", client_id="web") > 1000
    assert total(day, "SignUpRejected") == sum(
        total(day, "SignUpRejected", reason=reason)
        for reason in ("disposable_domain", "undeliverable")
    )
    assert total(day, "ChallengeSent") == total(day, "ChallengeSent", channel="email")


def test_a_wave_of_disposable_addresses_and_an_outage_are_in_it(day):
    """And both are over for longer than any alarm looks back."""
    worst, _ = max(day, key=lambda each: each[1]["SignUpRejected", ()])
    late = [at for at, counts in day if counts["EventPending", ()]]

    assert timedelta(hours=13) < END - worst < timedelta(hours=15)
    assert late
    assert timedelta(hours=6) < END - max(late)


def test_it_goes_into_the_suites_own_cloudwatch_and_ends_before_the_demo():
    put = []
    cloudwatch = SimpleNamespace(put_metric_data=lambda **told: put.append(told))
    suite = SimpleNamespace(
        emulator=SimpleNamespace(client=lambda _: cloudwatch),
        user_pool_id="eu-west-1_a",
        client_id="web",
    )
    end = fill(suite, now=NOW)
    data = [each for told in put for each in told["MetricData"]]

    assert end <= NOW - ENDS_BEFORE
    assert max(each["Timestamp"] for each in data) < end
    assert max(len(told["MetricData"]) for told in put) <= 1000
    assert all(each["Counts"][0] > 0 for each in data)
    assert {"service"} <= {by["Name"] for each in data for by in each["Dimensions"]}
