"""`operators status`: the state of a stack in one call, from what AWS answers."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from operators import status
from operators.alarms import Alarm
from operators.finding import Finding
from operators.outside import Outside
from operators.report import Report
from operators.status import Seen

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
CALM = Alarm("s-canary", "OK", "ticket", "Impact.", "Action.", "https://x.example#a", NOON)
RINGS = replace(CALM, state="ALARM")
PAGES = replace(RINGS, severity="page")
SILENT = replace(CALM, state="INSUFFICIENT_DATA")
STOPS = [("Amazon SES", Finding("sending is paused", stops_users=True))]
NOTES = [("Amazon SES", Finding("the quota is 200 mails a day"))]


@pytest.mark.parametrize(
    ("seen", "overall"),
    [
        (Seen(alarms=[CALM, SILENT]), "OK"),
        (Seen(alarms=[CALM], findings=NOTES), "OK"),
        (Seen(alarms=[CALM, RINGS]), "WARNING"),
        (Seen(alarms=[CALM], letters={"MetricsDeadLetterQueue": 1}), "WARNING"),
        (Seen(alarms=[CALM, replace(RINGS, severity="component")]), "OK"),
        (Seen(alarms=[PAGES, CALM]), "CRITICAL"),
        (Seen(alarms=[replace(RINGS, severity="")]), "CRITICAL"),
        (Seen(alarms=[CALM], findings=STOPS), "CRITICAL"),
        (Seen(alarms=None, findings=STOPS), "CRITICAL"),
        (Seen(alarms=[SILENT]), "UNKNOWN"),
        (Seen(alarms=[]), "UNKNOWN"),
        (Seen(alarms=None, errors=["DescribeAlarms AccessDenied"]), "UNKNOWN"),
        (Seen(alarms=[CALM], errors=["GetQueueAttributes AccessDenied"]), "UNKNOWN"),
    ],
)
def test_the_worst_decides_and_what_is_not_read_is_not_well(seen, overall):
    """The exit code says the same."""
    assert overall == seen.overall


def described(name, state, severity):
    text = f"Severity: {severity}. Impact: It fails. Action: Look. Runbook: https://x.example#a"
    return {
        "AlarmName": name,
        "StateValue": state,
        "AlarmDescription": text,
        "StateUpdatedTimestamp": NOON - timedelta(minutes=29),
    }


class CloudWatch:
    """Two alarms, a minute of counts, and a canary that was counted 24 s ago."""

    state = "OK"

    def get_paginator(self, _):
        return SimpleNamespace(paginate=self.pages)

    def pages(self, *, AlarmNames, AlarmTypes):  # noqa: N803
        assert ["s-errors", "s-impact"] == AlarmNames
        assert ["MetricAlarm", "CompositeAlarm"] == AlarmTypes
        yield {"MetricAlarms": [described("s-errors", self.state, "ticket")]}
        yield {"CompositeAlarms": [described("s-impact", "OK", "page")]}

    def get_metric_data(self, *, MetricDataQueries, StartTime, EndTime, ScanBy):  # noqa: N803
        assert (timedelta(hours=1), "TimestampDescending") == (EndTime - StartTime, ScanBy)
        values = {"sign_in_attempts": [5.0, 4.0], "lag": [1200.0, 800.0], "canary": [1.0]}
        return {
            "MetricDataResults": [
                {
                    "Id": each["Id"],
                    "Values": values.get(each["Id"], []),
                    "Timestamps": [EndTime - timedelta(seconds=24)]
                    * len(values.get(each["Id"], [])),
                }
                for each in MetricDataQueries
            ]
        }


class Sqs:
    count = 0

    def get_queue_attributes(self, **_):
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return {"Attributes": dict(zip(names, (str(self.count), "0"), strict=True))}


@pytest.fixture
def world(monkeypatch):
    monkeypatch.setattr("operators.status.doctor.findings", lambda _: iter(NOTES))
    alarms = {
        "AWS::CloudWatch::Alarm": {"ErrorsAlarm": "s-errors"},
        "AWS::CloudWatch::CompositeAlarm": {
            "ImpactAlarm": "arn:aws:cloudwatch:eu-west-1:1:alarm:s-impact"
        },
    }
    stack = SimpleNamespace(
        name="s",
        ids=lambda kind: alarms[kind],
        dead_letter_queues=lambda: {"MetricsDeadLetterQueue": "https://q.example/1/dead"},
    )
    clients = {"cloudwatch": CloudWatch(), "sqs": Sqs()}
    told = StringIO()

    def run(report=None):
        outside = Outside(
            client=clients.__getitem__,
            stack=stack,
            console=Console(file=told, width=200),
            report=report,
            now=lambda: NOON,
        )
        return status.run(SimpleNamespace(), outside), told.getvalue()

    return SimpleNamespace(run=run, clients=clients)


def test_one_screen_says_that_all_is_well(world):
    """Alarms by state, figures with their gaps, and what the account may miss."""
    code, said = world.run()

    assert 0 == code
    assert "s  12:00:00 UTC  All systems operational" in said
    assert "In alarm 0   OK 2   Insufficient data 0" in said
    assert "sign in attempts 9, sign in successes no data" in said
    assert "event lag p99 seconds 1.2, canary age seconds 24" in said
    assert "the quota is 200 mails a day" in said


def test_an_alarm_says_what_users_notice_and_what_to_do(world):
    """And dead-letter messages name the command that shows them."""
    world.clients["cloudwatch"].state = "ALARM"
    world.clients["sqs"].count = 3
    code, said = world.run()

    assert 1 == code
    assert "ticket    s-errors  since 2026-11-27 11:31" in said
    assert "It fails. Look." in said
    assert "3 in MetricsDeadLetterQueue: `operators dlq list MetricsDeadLetterQueue`" in said


def test_json_has_all_of_it(world):
    """For ChatOps and jq; members are only added."""
    written = []
    report = Report(schema="operators.status/1", write=written.append)
    code, said = world.run(report)
    report.end()
    [text] = written
    told = json.loads(text)

    assert (0, "") == (code, said)
    assert {
        *("schema", "stack", "at", "overall", "alarms", "last_hour"),
        *("dead_letter_messages", "findings", "errors"),
    } == set(told)
    assert ("operators.status/1", "OK", "2026-11-27T12:00:00Z") == (
        told["schema"],
        told["overall"],
        told["at"],
    )
    assert {"name", "state", "severity", "impact", "action", "runbook", "since"} == set(
        told["alarms"][0]
    )
    assert told["last_hour"]["sign_ups"] is None


def test_what_may_not_be_read_is_named_and_the_rest_is_shown(world):
    """Without the right to look, nobody says that all is well."""

    def refuse(**_):
        raise ClientError(
            {"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetQueueAttributes"
        )

    world.clients["sqs"].get_queue_attributes = refuse
    code, said = world.run()

    assert 3 == code
    assert "not read: GetQueueAttributes AccessDenied" in said
    assert "sign in attempts 9" in said
