"""
SNS in every way of being unwell, on real sockets, and triggers that go on.

Counted for each: sign-ins that failed, events that were lost once the relay
and the reconciler have done their work, and the time that telling took.
"""

import base64
import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.simulated_log import SimulatedLog, SimulatedTables
from events.publishing.losses import Losses
from events.publishing.many import Unpublished
from runtime.aws_client.addresses import Addresses
from runtime.consuming.comparison_table import ComparisonTable
from runtime.observe import MetricLines
from tests.faults import sign_ins
from tests.faults.unwell_sns import unwell_sns
from workers.reconciler import Reconciler
from workers.relay import Relay

ROOT = Path(__file__).parent.parent.parent
SIGN_INS = 30
LINES = MetricLines(namespace="CognitoTriggers", service="test")
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "POWERTOOLS_SERVICE_NAME": "test",
    "USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-west-1:123456789012:events",
    "EVENT_PUBLISH_TIMEOUT_MS": "500",
    "PYTHONPATH": str(ROOT),
}


class Queued:
    """The relay's queue, and no dead letters."""

    def __init__(self):
        self.bodies = []

    def send_all(self, bodies, *, delay_s):
        assert delay_s == 0 or not bodies  # of those that the topic refuses
        self.bodies += bodies

    def bury(self, record, *, why):
        raise AssertionError(record, why)


class Log:
    """The lines of a trigger's process, as the reconciler sees them, and what was counted."""

    def __init__(self, lines, delivered):
        self.lines = lines
        told = [json.loads(line)["user_event"] for line in lines]
        self.events = [(minute_of(one), one["type"], one["id"]) for one in told]
        self.delivered = delivered

    def counts(self, start, end):
        return [(minute, kind, 1) for minute, kind, _ in self.events if start <= minute < end]

    def of(self, at):
        counted = [(minute, kind) for minute, kind, key in self.events if key in self.delivered]
        return [(minute, kind[5:-3], 1) for minute, kind in counted if minute == at]

    def of_minute(self, *_, **__):
        return iter([self.lines])

    around = of_minute


def minute_of(told):
    return int(datetime.fromisoformat(told["time"]).timestamp() // 60)


def no_tables():
    """Those of a reconciler that has never run."""
    return SimulatedTables(SimulatedLog(start=0, end=0, per_minute=0), lost={})


@dataclass
class Outcome:
    """What a trigger's process said, and what SNS took directly."""

    lines: list[str]
    taken: list[str]
    recovered: list[str] = field(default_factory=list)

    @property
    def said(self):
        return [json.loads(line) for line in self.lines if line.endswith("}")]

    @property
    def took_ms(self):
        return [line["took_ms"] for line in self.said if "took_ms" in line]

    @property
    def written(self):
        return {line["user_event"]["id"] for line in self.said if "EventWritten" in line}

    @property
    def lost(self):
        return self.written - set(self.taken) - set(self.recovered)

    def recover(self):
        """The real relay over the pending lines, then the real reconciler over what is left."""

        def publish(events, **_):
            self.recovered += [event["id"] for event in events]
            return Unpublished()

        logged = [{"id": str(n), "message": line} for n, line in enumerate(self.lines)]
        pending = [one for one in logged if "USER_EVENT_PENDING" in one["message"]]
        data = base64.b64encode(gzip.compress(json.dumps({"logEvents": pending}).encode()))
        queued = Queued()
        relay = Relay(
            publish=publish,
            inbox=queued,
            queue=queued,
            dead_letters=queued,
            retry_after_s=1,
            lines=LINES,
            remaining_ms=lambda: 60_000,
        )
        relay.handle({"awslogs": {"data": data.decode()}})
        relay.handle({"Records": [{"body": body} for body in queued.bodies]})
        delivered = {*self.taken, *self.recovered}
        log = Log([line for line in self.lines if "EventWritten" in line], delivered)
        Reconciler(
            table=ComparisonTable(no_tables(), table="counts", owner="one"),
            written=log,
            counted=log,
            losses=Losses(written=log, unseen=lambda keys: set(keys) - delivered, publish=publish),
            lines=LINES,
            now=lambda: datetime.now(UTC) + timedelta(minutes=15),
            remaining_ms=lambda: 240_000,
        ).handle({})


def run(endpoint, *, count=SIGN_INS):
    """Tell of so many sign-ins in a process of its own."""
    process = start(endpoint, count=count)
    out, _ = process.communicate(timeout=300)
    return process.returncode, out.splitlines()


def start(endpoint, *, count):
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "sign_ins.py"), str(count)],
        env=os.environ | ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint},
        stdout=subprocess.PIPE,
        text=True,
    )


def note(fault, name, outcome, *, failed=None):
    took = max(outcome.took_ms or [0.0]) / 1000
    fault(
        name,
        n=len(outcome.written),
        failed=failed,
        lost=len(outcome.lost),
        worst_added_s=took,
    )


@pytest.mark.parametrize(
    "mode",
    [
        "well",
        "hanging",
        "slow",
        "sometimes_hanging",
        "failing",
        "throttling",
        "answer_lost",
        "expired_credentials",
    ],
)
def test_no_sign_in_fails_and_no_event_is_lost(mode, fault):
    """Whatever SNS does; and no telling takes much longer than its half second."""
    with unwell_sns(mode) as (sns, endpoint):
        code, lines = run(endpoint)
        outcome = Outcome(lines, list(sns.taken))
    outcome.recover()
    note(fault, f"SNS {mode}", outcome, failed=SIGN_INS - len(outcome.took_ms))

    assert 0 == code
    assert SIGN_INS == len(outcome.took_ms) == len(outcome.written)
    assert set() == outcome.lost
    assert max(outcome.took_ms) < 1500
    if mode != "well":
        assert outcome.recovered


@pytest.mark.parametrize(
    "lie",
    [
        "error_with_200",
        "captive_portal",
        "empty_200",
        "moved",
        "garbage",
        "truncated",
        "headers_only",
        "endless_headers",
        "endless_body",
        "dripping",
    ],
)
def test_no_answer_that_is_a_lie_is_believed(lie, fault, monkeypatch, capsys):
    """Each event that was told is pending, for SNS has taken none; within the same half second."""
    with unwell_sns(lie) as (sns, endpoint):
        outcome = told_here(endpoint, monkeypatch, capsys)
    outcome.recover()
    note(fault, f"SNS {lie}", outcome, failed=SIGN_INS - len(outcome.took_ms))

    assert SIGN_INS == len(outcome.took_ms) == len(outcome.written)
    assert ([], outcome.written) == (sns.taken, set(outcome.recovered))
    assert sns.asked >= 3
    assert max(outcome.took_ms) < 1500


def told_here(endpoint, monkeypatch, capsys, *, count=SIGN_INS):
    """Tell of so many sign-ins in this process."""
    for name, value in (ENVIRONMENT | {"AWS_ENDPOINT_URL": endpoint}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["sign_ins", str(count)])
    sign_ins.main()
    return Outcome(capsys.readouterr().out.splitlines(), [])


def test_nobody_listens(fault):
    """The connection is refused."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    code, lines = run(f"http://127.0.0.1:{port}")
    outcome = Outcome(lines, [])
    outcome.recover()
    note(fault, "connection refused", outcome, failed=SIGN_INS - len(outcome.took_ms))

    assert 0 == code
    assert set() == outcome.lost
    assert SIGN_INS == len(outcome.written)


@pytest.mark.parametrize("mode", ["well", "hanging"])
def test_killed_while_it_publishes(mode, fault):
    """By kill -9, with no moment to say anything: the line that was written first is enough."""
    with unwell_sns(mode) as (sns, endpoint):
        process = start(endpoint, count=100_000)
        lines = [process.stdout.readline()]  # the first event is written, and under way
        if mode == "well":
            lines += [process.stdout.readline() for _ in range(50)]
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = process.communicate(timeout=300)
        time.sleep(0.2)  # what was on the wire arrives
        outcome = Outcome([line.strip() for line in [*lines, *rest.splitlines()]], list(sns.taken))
    outcome.recover()
    note(fault, f"kill -9, SNS {mode}", outcome)

    assert -signal.SIGKILL == process.returncode
    assert outcome.written
    assert set() == outcome.lost


@contextmanager
def hanging_look_ups():
    """A look-up that fails after two seconds, or at the end: none goes on in the next test."""
    is_over, hanging = threading.Event(), set()

    def hang(*_, **__):
        hanging.add(threading.current_thread())
        is_over.wait(2)
        raise socket.gaierror

    try:
        yield hang
    finally:
        is_over.set()
        for one in hanging:
            one.join()


def test_the_name_of_the_topic_cannot_be_looked_up(fault, monkeypatch, capsys):
    """DNS fails, or hangs; the wall holds where no time-out of a client does."""
    with hanging_look_ups() as hang:
        monkeypatch.setitem(Addresses.__init__.__kwdefaults__, "look_up", hang)
        outcome = told_here("http://sns.example", monkeypatch, capsys, count=5)
    outcome.recover()
    note(fault, "no name server", outcome, failed=5 - len(outcome.took_ms))

    assert not [one for one in threading.enumerate() if one.name.endswith("(_resolve)")]
    assert set() == outcome.lost
    assert 5 == len(outcome.written)
    assert max(outcome.took_ms) < 1500
