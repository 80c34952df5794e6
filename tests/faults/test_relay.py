"""
The relay when its own SNS is down: a thousand pending lines in one batch of a log, and the queue.

Counted for each fault: what was published, what is a dead letter, what is nowhere, the seconds
of the longest invocation, and how long after the end of the fault the last event was published.
"""

import base64
import gzip
import json
import re
import socket
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from events.publishing.many import ManyEvents
from events.publishing.publish import PENDING
from rules.refusals import TriggerFailed
from runtime import aws
from runtime.entry import entrypoint
from runtime.observe import MetricLines
from tests.faults.test_publishing import ENVIRONMENT
from tests.faults.unwell_sns import unwell_sns
from tests.loop.quiet_time import QuietTime
from workers.relay import Relay, wire

EVENTS = 1000
TEMPLATE = (Path(__file__).parent.parent.parent / "template.yaml").read_text()
RETRY_AFTER_S = int(re.search(r"RelayRetrySeconds:\n.+?Default: (\d+)", TEMPLATE, re.DOTALL)[1])
LIMIT_S = float(re.search(r"RelayFunction:\n.+?Timeout: (\d+)", TEMPLATE, re.DOTALL)[1])
WALL_S = 0.5  # instead of 5 s
LINES = MetricLines(namespace="CognitoTriggers", service="test")
QUEUED_WITHIN_S = 2.0  # then the relay goes on without its queue
RELAYS = {
    "RELAY_QUEUE_URL": "http://127.0.0.1/123456789012/relay",
    "DEAD_LETTER_QUEUE_URL": "http://127.0.0.1/123456789012/dead",
    "RELAY_RETRY_SECONDS": str(RETRY_AFTER_S),
}
IDS = [str(number) for number in range(EVENTS)]


class Queues:
    """The relay's queue on a clock that is set, and its dead letters."""

    def __init__(self, now):
        self.now, self.waiting, self.dead = now, [], []

    def send_all(self, bodies, *, delay_s):
        due = self.now + timedelta(seconds=delay_s)
        self.waiting += [(due, body) for body in bodies]

    def bury(self, record, *, why):
        self.dead.append((record["body"], why))

    def batches(self):
        """What is due, ten at a time, as Lambda hands it over."""
        due = [body for when, body in self.waiting if when <= self.now]
        self.waiting = [one for one in self.waiting if one[0] > self.now]
        for start in range(0, len(due), 10):
            yield {"Records": [{"body": body} for body in due[start : start + 10]]}


class Outage:
    """The relay over a real connection to an SNS that is unwell."""

    def __init__(self, endpoint, now, monkeypatch):
        for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint}).items():
            monkeypatch.setenv(name, value)
        self.queues, self.longest_s = Queues(now), 0.0
        topic = ManyEvents(
            partial(aws.sns, timeout_s=WALL_S),
            arn="arn",
            now=lambda: self.queues.now,
            wall_s=WALL_S,
        )
        self.relay = Relay(
            publish=topic.publish,
            inbox=self.queues,
            queue=self.queues,
            dead_letters=self.queues,
            retry_after_s=RETRY_AFTER_S,
            lines=LINES,
            remaining_ms=lambda: int((LIMIT_S - time.monotonic() + self._began) * 1000),
        )

    def invoke(self, event):
        self._began = time.monotonic()
        self.relay.handle(event)
        self.longest_s = max(self.longest_s, time.monotonic() - self._began)

    def wait(self, seconds):
        """So much later; what has come due since is handed over."""
        for _ in range(seconds):
            self.queues.now += timedelta(seconds=1)
            for batch in self.queues.batches():
                self.invoke(batch)


def pending_lines():
    events = [{"id": name, "type": "auth.sign_in.succeeded.v1", "data": {}} for name in IDS]
    lines = [
        {"id": event["id"], "message": json.dumps({"outbox": PENDING, "user_event": event})}
        for event in events
    ]
    data = base64.b64encode(gzip.compress(json.dumps({"logEvents": lines}).encode()))
    return {"awslogs": {"data": data.decode()}}


@pytest.mark.parametrize(
    "mode",
    [
        "hanging",
        "failing",
        "throttling",
        "expired_credentials",
        "answer_lost",
        "error_with_200",
        "captive_portal",
        "empty_200",
        "dripping",
    ],
)
def test_an_outage_loses_nothing_and_is_over_when_sns_is_back(
    mode, fault, now, monkeypatch, capsys
):
    """However long it was: no dead letter, and within a minute everything is published."""
    with unwell_sns(mode) as (sns, endpoint):
        outage = Outage(endpoint, now, monkeypatch)
        outage.invoke(pending_lines())
        asked = [sns.asked]
        outage.wait(1)
        asked.append(sns.asked)
        outage.wait(89)
        waiting = len(outage.queues.waiting)
        sns.mode, recovered_after = "well", None
        for second in range(1, 61):
            outage.wait(1)
            if recovered_after is None and set(sns.taken) == set(IDS):
                recovered_after = second
    capsys.readouterr()
    lost = set(IDS) - set(sns.taken)
    fault(
        f"relay: SNS {mode}",
        n=EVENTS,
        failed=len(outage.queues.dead),
        lost=len(lost),
        worst_call_s=outage.longest_s,
        recovered_after_s=recovered_after,
    )

    assert ([0, 1], EVENTS) == (asked, waiting)
    assert ([], set(), []) == (outage.queues.dead, lost, outage.queues.waiting)
    assert recovered_after is not None


def test_without_a_fault_a_thousand_are_published_at_once(now, monkeypatch):
    """By the queue: a hundred calls, nothing left."""
    with unwell_sns("well") as (sns, endpoint):
        outage = Outage(endpoint, now, monkeypatch)
        outage.invoke(pending_lines())
        outage.wait(1)

    assert (IDS, []) == (sns.taken, outage.queues.waiting)


@contextmanager
def silent_sqs():
    """Takes every connection, and answers nothing; the URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("mode", ["well", "failing"])
def test_a_queue_that_is_silent_loses_nothing(mode, fault, monkeypatch, capsys):
    """The relay publishes at once then; and where SNS is down as well, Lambda keeps the batch."""
    context = SimpleNamespace(aws_request_id="1", get_remaining_time_in_millis=lambda: 60_000)
    with silent_sqs() as queue, unwell_sns(mode) as (sns, endpoint):
        for name, value in (ENVIRONMENT | RELAYS).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", queue)
        monkeypatch.setenv("AWS_ENDPOINT_URL_SNS", endpoint)
        relay, quiet = entrypoint(wire), QuietTime()
        kept = refused(partial(relay, pending_lines(), context))
        took_s = quiet.passed_s
    lost = 0 if kept else len(set(IDS) - set(sns.taken))
    fault(f"relay: SQS silent, SNS {mode}", n=EVENTS, failed=0, lost=lost, worst_call_s=took_s)

    assert (mode == "failing", 0) == (kept, lost)
    assert "Unanswered.timeout" in capsys.readouterr().out
    assert (
        took_s < QUEUED_WITHIN_S + 10
    )  # of a minute; the quiet time sees no thread that has ended


def refused(call):
    """Whether Lambda is told that it failed; it brings the batch again then."""
    try:
        return call() is None
    except TriggerFailed:
        return True
