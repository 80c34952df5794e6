"""
How many runs of the account the relay holds while SNS is down, at default settings.

Lambda is counted here: a run lasts as long as the calls that the real relay makes in it. The logs
bring their batches in as many runs as there are, the queue in `MaximumConcurrency` at most.
"""

from heapq import heappop, heappush

import pytest

from events.publishing.many import ManyEvents
from runtime.aws_client.errors import Unanswered
from runtime.queues import Queue
from tests.loop import template
from tests.workers.test_relay import event, from_logs, from_queue
from workers.relay import Relay

A_SECOND, SECONDS = 200, 20  # batches of a log, each of one event
SQS_TAKES_S, SNS_HANGS_S, STARTS_S = 0.02, 5.0, 0.01
RESOURCES = template.parsed((template.ROOT / "template.yaml").read_text())["Resources"]
MAPPING = RESOURCES["RelayMapping"]["Properties"]
_, AT_ONCE, _ = MAPPING["ScalingConfig"]["MaximumConcurrency"]["Fn::If"]  # in a usual account


class Container:
    """A relay of its own, and how long its calls have taken."""

    def __init__(self, account):
        self.account, self.took_s = account, 0.0
        queue = Queue(self, url="relay")
        self.relay = Relay(
            publish=ManyEvents(lambda: self, arn="arn", now=account.now).publish,
            inbox=queue,
            queue=queue,
            dead_letters=None,
            retry_after_s=30,
            lines=account.lines,
            remaining_ms=lambda: 60_000,
        )

    def send_message_batch(self, *, Entries, **_):  # noqa: N803  # as boto3 has it
        self.took_s += SQS_TAKES_S
        for entry in Entries:
            due = self.account.at + self.took_s + entry["DelaySeconds"]
            self.account.sent += 1
            heappush(self.account.waiting, (due, self.account.sent, entry["MessageBody"]))
        return {"Successful": [{"Id": entry["Id"]} for entry in Entries]}

    def publish_batch(self, **_):
        self.took_s += SNS_HANGS_S
        raise Unanswered("timeout")

    def run(self, told):
        """The seconds that a run with it takes."""
        self.took_s = STARTS_S
        self.relay.handle(told)
        return self.took_s


class Account:
    """The runs of the relay at a time, of both ways together."""

    def __init__(self, now, lines):
        self.start, self.lines, self.at = now, lines, 0.0
        self.waiting, self.sent = [], 0
        self.running, self.idle = [], []
        self.most = {"log": 0, "queue": 0}

    def now(self):
        return self.start.fromtimestamp(self.start.timestamp() + self.at, self.start.tzinfo)

    def invoke(self, way, told):
        container = self.idle.pop() if self.idle else Container(self)
        heappush(self.running, (self.at + container.run(told), id(container), way, container))
        self.most[way] = max(self.most[way], self.held(way))

    def held(self, way):
        return sum(one[2] == way for one in self.running)

    def go_on(self, at):
        """What ends until *at* is idle again; what is due in the queue takes its place."""
        self.at = at
        while self.running and self.running[0][0] <= at:
            self.idle.append(heappop(self.running)[3])
        while self.is_due() and self.held("queue") < AT_ONCE:
            bodies = []
            while self.is_due() and len(bodies) < MAPPING["BatchSize"]:
                bodies.append(heappop(self.waiting)[2])
            self.invoke("queue", {"Records": [{"body": body} for body in bodies]})

    def is_due(self):
        return self.waiting and self.waiting[0][0] <= self.at


@pytest.fixture
def flooded(now, metric_lines, capsys):
    """The account after seconds in which each log brings what SNS does not take."""

    def flooded(told, *, seconds):
        account = Account(now, metric_lines)
        for number in range(A_SECOND * seconds):
            account.go_on(number / A_SECOND)
            account.invoke("log", told)
        capsys.readouterr()
        return account

    return flooded


def test_the_relay_holds_few_runs_of_the_account_while_sns_hangs(flooded, fault):
    """Seven for 200 batches a second, and five that publish; nothing has to be reserved for it."""
    account = flooded(from_logs(event(1)), seconds=SECONDS)
    brought = A_SECOND * SECONDS
    lost = brought - len(account.waiting)
    fault(f"relay: SNS hanging, {A_SECOND} batches a second", n=brought, failed=0, lost=lost)

    assert account.most["log"] <= A_SECOND * (SQS_TAKES_S + STARTS_S) + 1
    assert 5 == account.most["queue"] == AT_ONCE
    assert 0 == lost


def test_runs_that_publish_what_a_log_brings_would_hold_the_account(flooded):
    """That is what the queue between is for."""
    assert flooded(from_queue(event(1)), seconds=3).most["log"] > 500
