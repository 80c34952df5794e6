"""
A consumer that dies at any of its calls, before or after the call took place.

SQS then shows the messages again: in other batches, another order, once more
than need be, and one of them, re-driven, under another id.
"""

from collections import Counter
from datetime import timedelta

import pytest
from moto import mock_aws

from events.consumers import archive, metrics, security_alerts, welcome_mail
from events.consuming.watch import Watch
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from rules.alerts.bursts import Thresholds
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.event_archive import EventArchive
from runtime.consuming.seen_events import SeenEvents
from tests.events.consumers.conftest import POOL
from tests.moto_by_http import moto_client

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
            dynamodb.create_table(
                TableName=table,
                KeySchema=[
                    {"AttributeName": key, "KeyType": kind}
                    for key, kind in zip(keys, ["HASH", "RANGE"], strict=False)
                ],
                AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key in keys],
                BillingMode="PAY_PER_REQUEST",
            )
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
@pytest.mark.parametrize("number", [0, 3, 5, 6, 7, 8])
def test_the_archive_has_each_event_once(clients, crash_at, events, now, number, when):
    """Whichever it dies at: six notes, two objects."""
    dynamodb, s3 = clients
    kept = EventArchive(s3, dynamodb, bucket="bucket", table="seen")

    def handle(batch, *, now):
        return archive.handle(batch, archive=kept, bury=None, now=now)

    assert deliver_with_a_crash(
        handle, events, now, lambda run: crash_at(number, run, when=when)
    ) is (number < 8)
    lines = Counter(
        line
        for stored in s3.list_objects_v2(Bucket="bucket")["Contents"]
        for line in s3.get_object(Bucket="bucket", Key=stored["Key"])["Body"]
        .read()
        .decode()
        .splitlines()
    )
    assert Counter(map(encode, events)) == lines


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", range(7))
def test_operators_are_told_once_of_what_was_counted_once(
    clients, crash_at, events, now, number, when
):
    """Three attempts without their successes are a burst; the rest comes too late."""
    dynamodb, _ = clients
    alerts = []
    watch = Watch(
        counts=FailureCounts(dynamodb, table="security", shard="one"),
        incidents=Incidents(dynamodb, table="security"),
        told=SeenEvents(dynamodb, table="seen", consumer="security_alerts"),
        tell=alerts.append,
        remind=lambda _: None,
        thresholds=Thresholds.parse('{"failed_sign_in": {"user": 3}}'),
        window_minutes=10,
        service="shop",
    )

    def handle(batch, *, now):
        return security_alerts.handle(batch, watch=watch, bury=None, now=now)

    attempts = [event for event in events if event.kind is Kind.SIGN_IN_ATTEMPTED]
    deliver_with_a_crash(handle, attempts, now, lambda run: crash_at(number, run, when=when))

    counted = dynamodb.query(
        TableName="security",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "failed_sign_in#user#sub-1"}},
    )
    assert 3 == sum(int(item["failures"]["N"]) for item in counted["Items"])
    told = [alert.attributes["count"] for alert in alerts]
    # The price: it dies between telling and noting that it told, which is the sixth call.
    assert told == (["3", "3"] if (number, when) == (5, "before-call") else ["3"])


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", [0, 1, 5, 11])
def test_an_event_is_counted_once_if_the_consumer_dies_before_it_counts(
    clients, crash_at, events, now, metric_lines, capsys, number, when
):
    """Six claims of events, and two times three of the user's days and months."""
    dynamodb, _ = clients
    seen = SeenEvents(dynamodb, table="seen", consumer="metrics")
    active = ActiveUsers(dynamodb, table="seen")

    def handle(batch, *, now):
        return metrics.handle(
            batch, seen=seen, active=active, lines=metric_lines, bury=None, mode="standard", now=now
        )

    assert deliver_with_a_crash(handle, events, now, lambda run: crash_at(number, run, when=when))
    written = capsys.readouterr().out
    assert 3 == _sum(written, "SignInAttempted") == _sum(written, "SignInSucceeded")
    assert 1 == _sum(written, "DailyActiveUsers") == _sum(written, "MonthlyActiveUsers")


def _sum(written, metric):
    return sum(
        line.count(f'"{metric}":[1.0]')
        + 2 * line.count(f'"{metric}":[2.0]')
        + 3 * line.count(f'"{metric}":[3.0]')
        for line in written.splitlines()
        if '"Dimensions":[["service"]]' in line
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
            greet=greeted.append,
            greeted=SeenEvents(dynamodb, table="seen", consumer="welcome_mail"),
            bury=None,
            now=now,
        )

    assert deliver_with_a_crash(handle, [event], now, lambda run: crash_at(0, run, when=when))
    assert 1 == len(greeted)
