"""
A consumer that dies at any of its calls, before or after the call took place.

SQS then shows the messages again: in other batches, another order, once more
than need be, and one of them, re-driven, under another id.
"""

import json
from collections import Counter
from datetime import timedelta

import pytest
from moto import mock_aws

from events.consumers import archive, security_alerts, welcome_mail
from events.consuming.repeats import repeats
from events.consuming.watch import Watch
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from operators.archive import Archive
from rules.alerts.bursts import Scope, Signal, Thresholds, Watched
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.consuming.event_archive import EventArchive
from runtime.consuming.seen_events import SeenEvents
from tests.events.consumers.conftest import POOL
from tests.moto_by_http import moto_client
from tests.tables import create_table

LATER = timedelta(minutes=4)  # when the queue shows the messages again
BY_PASSWORD = {"trigger": "PreAuthentication_Authentication"}


class Crash(BaseException):
    """The container is gone."""


@pytest.fixture
def clients(monkeypatch):
    """The clients, and `crash_at`: which of their calls is the last, and whether it takes place."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    with mock_aws():
        dynamodb, s3 = moto_client("dynamodb"), moto_client("s3")
        for table, keys in {"seen": ["pk"], "security": ["pk", "sk"]}.items():
            create_table(dynamodb, table, keys=keys)
        s3.create_bucket(
            Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield dynamodb, s3


@pytest.fixture
def crash_at(clients):
    """Let the call of that number be the last; answer whether it came to that."""

    def crash_at(number, run, *, when):
        calls = iter(range(number + 1))

        def hook(**_):
            if next(calls) == number:
                raise Crash

        for client in clients:
            client.meta.events.register(when, hook)
        try:
            run()
        except Crash:
            return True
        finally:
            for client in clients:
                client.meta.events.unregister(when, hook)
        return False

    return crash_at


@pytest.fixture
def events(now):
    """Six sign-in attempts of one user and six successes, in two minutes."""
    return [
        user_event(
            kind,
            pool_id=POOL,
            subject="sub-1",
            request_id=str(number),
            time=now - timedelta(minutes=number % 2),
            data=BY_PASSWORD if kind is Kind.SIGN_IN_ATTEMPTED else {},
        )
        for number in range(3)
        for kind in (Kind.SIGN_IN_ATTEMPTED, Kind.SIGN_IN_SUCCEEDED)
    ]


def deliver_with_a_crash(handle, events, now, crash):
    """All of them at once, which ends early; then again, as SQS may; answer whether it did."""
    messages = [(f"m{number}", encode(event)) for number, event in enumerate(events)]
    crashed = crash(lambda: handle(_batch(messages), now=lambda: now))
    re_driven = [("other", messages[0][1]), *messages[1:]]
    again = [re_driven[:1:-1], re_driven[:3], re_driven]
    for number, part in enumerate(again, start=1):
        answer = handle(_batch(part), now=lambda: now + number * LATER)  # noqa: B023  # at once
        assert [] == answer["batchItemFailures"]
    return crashed


def _batch(messages):
    return {"Records": [{"messageId": message_id, "body": body} for message_id, body in messages]}


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", range(3))
def test_who_reads_the_archive_finds_each_event_once(clients, crash_at, events, now, number, when):
    """Whichever of the two objects it dies at, and though later batches store some again."""
    _, s3 = clients
    kept = EventArchive(s3, bucket="bucket")

    def handle(batch, **_):  # the archive has no clock
        return archive.handle(batch, archive=kept, bury=None)

    assert deliver_with_a_crash(
        handle, events, now, lambda run: crash_at(number, run, when=when)
    ) is (number < 2)
    reader = Archive(s3, "bucket")
    read = reader.of_day(
        reader.types([]), now.date(), start=now - timedelta(hours=1), end=now + timedelta(hours=1)
    )
    assert Counter(event.event_id for event in events) == Counter(each["id"] for each in read)


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", range(8))
def test_operators_are_told_once_of_what_was_counted_once(clients, crash_at, now, number, when):
    """Two containers tell of a user, one message each; both come again."""
    dynamodb, _ = clients
    alerts = []
    watch = Watch(
        counts=FailureCounts(dynamodb, table="security"),
        incidents=Incidents(dynamodb, table="security"),
        told=SeenEvents(dynamodb, table="seen", consumer="security_alerts"),
        tell=alerts.append,
        remind=lambda _: None,
        thresholds=Thresholds.parse('{"failed_sign_in": {"user": 3}}'),
        window_minutes=10,
        service="shop",
    )
    minute = int(now.timestamp() // 60)
    messages = [
        (container, repeats({"sub-1": failures}, container=container, minute=minute))
        for container, failures in (("one", 1), ("two", 2))
    ]

    def handle(at):
        return security_alerts.handle(_batch(messages), watch=watch, bury=None, now=lambda: at)

    crash_at(number, lambda: handle(now), when=when)
    for again in (LATER, 2 * LATER):
        assert [] == handle(now + again)["batchItemFailures"]

    user = Watched(Signal.FAILED_SIGN_IN, Scope.USER, "sub-1")
    assert 3 == watch.counts.failures(user, since=minute)
    told = [alert.attributes["count"] for alert in alerts]
    # The price: it dies between telling and noting that it told, which is the seventh call.
    assert told == (["3", "3"] if (number, when) == (6, "before-call") else ["3"])


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(6))
def test_an_event_is_counted_once_if_the_consumer_dies_before_it_counts(
    counting, events, now, metric_lines, capsys, number, when
):
    """Claims of events, two looks at the user, claims of its day and month, and the rates."""

    def handle(batch, *, now):
        return counting.handle(batch, lines=metric_lines, bury=None, mode="standard", now=now)

    def crash(run):
        calls = iter(range(number + 1))

        def hook(_):
            if next(calls, None) == number:
                raise Crash

        setattr(counting.dynamodb, when, hook)
        try:
            run()
        except Crash:
            return True
        finally:
            setattr(counting.dynamodb, when, lambda _: None)
        return False

    assert deliver_with_a_crash(handle, events, now, crash)
    written = capsys.readouterr().out
    assert 3 == _sum(written, "SignInAttempted") == _sum(written, "SignInSucceeded")
    assert 1 == _sum(written, "DailyActiveUsers") == _sum(written, "MonthlyActiveUsers")


def _sum(written, metric):
    lines = [json.loads(line) for line in written.splitlines() if line.startswith('{"_aws"')]
    return sum(
        sum(line.get(metric, []))
        for line in lines
        if [["service"]] == line["_aws"]["CloudWatchMetrics"][0]["Dimensions"]
    )


@pytest.mark.parametrize("when", ["before-call", "after-call"])
def test_a_user_is_greeted_once_if_the_consumer_dies_before_it_greets(clients, crash_at, now, when):
    """In the middle of its claim."""
    dynamodb, _ = clients
    greeted = []
    event = user_event(
        Kind.USER_CONFIRMED, pool_id=POOL, subject="sub-1", request_id="r", time=now, data={}
    )

    def handle(batch, *, now):
        return welcome_mail.handle(
            batch,
            notify=lambda user, _: greeted.append(user),
            greeted=SeenEvents(dynamodb, table="seen", consumer="welcome_mail"),
            bury=None,
            now=now,
        )

    assert deliver_with_a_crash(handle, [event], now, lambda run: crash_at(0, run, when=when))
    assert 1 == len(greeted)
