"""
Groups within Cognito's quota of 25 a second, with the real trigger, client, queue jobs and repair.

Time is that of the test: a call takes 50 ms of it. Twenty containers confirm
users, two repair; what one asks of Cognito another cannot.
"""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush

import pytest

from events.consumers import group_repair
from events.consuming.repair import Repair
from events.publishing.publish import Announcer
from rules.memberships.group_rules import GroupRules
from runtime.aws_client import services
from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller
from runtime.aws_client.json_protocol import JsonClient
from runtime.aws_client.signing import Signer
from runtime.entry import Invocation
from runtime.memberships.assignment import Memberships
from runtime.memberships.groups import GroupQuota, Groups
from runtime.observe import MetricLines
from runtime.pace import Pace
from tests.runtime.aws_client.conftest import ENV
from triggers import post_confirmation

QUOTA, CALL_S, CONTAINERS = 25, 0.05, 20
RULES = GroupRules.parse("members", "{}")
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
GROUP_EVENTS = ("auth.group.assignment_failed.v1",)


class Clock:
    """The time of one container."""

    def __init__(self):
        self.time = 0.0

    def monotonic(self):
        return self.time

    def sleep(self, seconds):
        self.time += seconds


class Cognito:
    """Takes 25 of the calls of each second, and refuses the others as Cognito does."""

    def __init__(self):
        self.members, self.taken, self.refused = set(), Counter(), Counter()

    def client(self, clock):
        return JsonClient(
            services.COGNITO,
            Caller(
                partial(self._answer, clock),
                Signer(service="cognito-idp", region="eu-west-1", env=ENV),
                host="h",
                within_s=3.0,
                tries=2,
                env=ENV,
                yielding={"AdminAddUserToGroup": 1.0},
                now=NOON.timestamp,
                sleep=clock.sleep,
            ),
        )

    def _answer(self, clock, _head, _headers, body, _wall):
        clock.sleep(CALL_S)
        second = int(clock.time)
        if self.taken[second] == QUOTA:
            self.refused[second] += 1
            return Answer(400, {}, b'{"__type":"TooManyRequestsException"}', keeps=True)
        self.taken[second] += 1
        asked = json.loads(body)
        self.members.add((asked["Username"], asked["GroupName"]))
        return Answer(200, {"x-amzn-requestid": "1"}, b"{}", keeps=True)


class World:
    """Users who confirm at a rate, and what becomes of their groups."""

    def __init__(self, example):
        self.cognito = Cognito()
        self.queue = []  # when a message can be seen, its number, body and tries
        self.numbers = iter(range(10**6))
        self.took = []
        self.delivered = Counter()
        self.example = example("PostConfirmation_ConfirmSignUp")
        self.confirming = [self._confirming() for _ in range(CONTAINERS)]
        self.repairing = [self._repairing() for _ in range(2)]

    def _announcer(self, clock):
        return Announcer(
            send=partial(self._publish, clock),
            lines=MetricLines(namespace="n", service="s"),
            budget=timedelta(seconds=0.5),
            is_sample=lambda _: False,
            now=lambda: NOON + timedelta(seconds=clock.time),
            invocation=lambda: Invocation(f"r{next(self.numbers)}", lambda: 5000),
        )

    def _publish(self, clock, told):
        if told["type"] in GROUP_EVENTS:
            heappush(self.queue, (clock.time + 0.1, next(self.numbers), json.dumps(told)))

    def _confirming(self):
        clock = Clock()
        memberships = Memberships(
            default_group="members",
            rules=lambda: RULES,
            groups=Groups(self.cognito.client(clock)),
            quota=GroupQuota(monotonic=clock.monotonic),
            remaining_ms=lambda: 5000,
        )
        return clock, memberships, self._announcer(clock)

    def _repairing(self):
        clock = Clock()
        cognito = self.cognito.client(clock)
        repair = Repair(
            rules=lambda: RULES,
            groups=Groups(cognito),
            users=None,
            announce=self._announcer(clock),
            pace=Pace(
                per_second=group_repair.CALLS_PER_SECOND,
                monotonic=clock.monotonic,
                sleep=clock.sleep,
            ),
        )
        return clock, repair

    def run(self, *, per_second, seconds):
        confirmations = [each / per_second for each in range(per_second * seconds)]
        for number, at in enumerate(confirmations):
            self._repair_until(at)
            self._confirm(number, at)
        self._repair_until(3600.0)
        assert [] == self.queue
        return {user for user, _ in self.cognito.members}

    def _confirm(self, number, at):
        clock, memberships, announce = self.confirming[number % CONTAINERS]
        clock.time = at
        attributes = {"sub": _user(number), "email": "jo@example.com", "email_verified": "true"}
        event = {
            **self.example,
            "userName": _user(number),
            "request": {"userAttributes": attributes},
        }
        post_confirmation.handle(event, memberships=memberships, announce=announce)
        self.took.append(clock.time - at)

    def _repair_until(self, end):
        while self.queue:
            clock, repair = min(self.repairing, key=lambda each: each[0].time)
            begins = max(clock.time, self.queue[0][0])
            if begins >= end:
                return
            clock.time = begins
            self._repair(clock, repair, heappop(self.queue))

    def _repair(self, clock, repair, message):
        _, number, body = message
        self.delivered[number] += 1
        queue = Queue()
        record = {
            "messageId": str(number),
            "receiptHandle": "h",
            "body": body,
            "attributes": {"ApproximateReceiveCount": str(self.delivered[number])},
        }
        batch = {"Records": [record]}
        answer = group_repair.handle(batch, repair=repair, seen=Seen(), queue=queue)
        if answer["batchItemFailures"]:
            heappush(self.queue, (clock.time + queue.hidden_s, number, body))


def _user(number):
    return f"00000000-0000-4000-8000-{number:012}"


class Queue:
    """For how long the message was hidden; nothing is given up here."""

    def hide(self, _handle, *, for_s):
        self.hidden_s = for_s

    def bury(self, _record, *, why):
        raise AssertionError(why)


class Seen:
    """Nothing was seen before."""

    def once(self, _key, deal, *, now):  # noqa: ARG002  # the table's own signature
        deal()


@pytest.fixture
def world(example, capsys):
    yield World(example)
    capsys.readouterr()


def test_two_hundred_confirmations_a_second_fail_none_and_leave_none_without_a_group(world):
    """Eight times the quota: whoever cannot have the group now gets it from the repair."""
    members = world.run(per_second=200, seconds=6)

    assert {_user(number) for number in range(1200)} == members
    assert max(world.took) <= CALL_S + 0.001  # one call, and no second try
    assert max(world.cognito.taken.values()) <= QUOTA
    # A container is refused once in ten seconds, and the repair hardly ever.
    assert sum(world.cognito.refused.values()) < 60
    assert max(world.delivered.values()) < 10  # of 72
    assert max(world.cognito.taken) < 120  # seconds until the last one


def test_at_usual_loads_the_group_is_there_before_the_first_token(world):
    """Nothing is left to the repair."""
    members = world.run(per_second=20, seconds=5)

    assert {_user(number) for number in range(100)} == members
    assert not world.delivered
    assert not world.cognito.refused
