"""
Groups within Cognito's quota of 25 a second: `python -m benchmarks.group_quota`.

The real trigger, client, queue jobs and repair; time is that of the simulation, and a call takes
50 ms of it. Containers of the trigger take turns, two repair; what one asks of Cognito another
cannot.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from typing import Any, Final

from benchmarks.scale.tables import conditions
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
from triggers import post_confirmation

QUOTA: Final = 25  # Cognito, UserResourceUpdate, of an account and not adjustable
CALL_S: Final = 0.05
REPAIRING: Final = 2  # as the template has it
RATES: Final = (1, 100, 1_000, 10_000)
_END_S: Final = 1e9
_RULES: Final = GroupRules.parse("members", "{}")
_NOON: Final = datetime(2026, 11, 27, 12, tzinfo=UTC)
_JOBS: Final = ("auth.group.assignment_failed.v1",)
_ENV: Final = {"AWS_ACCESS_KEY_ID": "benchmark", "AWS_SECRET_ACCESS_KEY": "of nothing"}


class Clock:
    """The time of one container."""

    def __init__(self) -> None:
        self.time = 0.0

    def monotonic(self) -> float:
        """As `time.monotonic`."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """As `time.sleep`."""
        self.time += seconds


class Cognito:
    """Takes 25 of the calls of each second, and refuses the others as Cognito does."""

    def __init__(self) -> None:
        self.members = set[str]()
        self.taken, self.refused = Counter[int](), Counter[int]()

    def client(self, clock: Clock) -> JsonClient:
        """What a container with that *clock* calls."""
        return JsonClient(
            services.COGNITO,
            Caller(
                partial(self._answer, clock),
                Signer(service="cognito-idp", region="eu-west-1", env=_ENV),
                host="h",
                within_s=3.0,
                tries=2,
                env=_ENV,
                yielding={"AdminAddUserToGroup": 1.0},
                now=_NOON.timestamp,
                sleep=clock.sleep,
            ),
        )

    def _answer(self, clock: Clock, _head: Any, _headers: Any, body: bytes, _wall: Any) -> Answer:
        clock.sleep(CALL_S)
        second = int(clock.time)
        if self.taken[second] == QUOTA:
            self.refused[second] += 1
            return Answer(400, {}, b'{"__type":"TooManyRequestsException"}', keeps=True)
        self.taken[second] += 1
        self.members.add(json.loads(body)["Username"])
        return Answer(200, {"x-amzn-requestid": "1"}, b"{}", keeps=True)


class World:
    """Users who confirm at a rate, and what becomes of their groups."""

    def __init__(self, containers: int) -> None:
        self.cognito = Cognito()
        self.took, self.failed = list[float](), 0
        self.delivered = Counter[int]()
        self._queue = list[tuple[float, int, str]]()  # when it can be seen, its number and body
        self._numbers = iter(range(10**9))
        self._confirming = [self._trigger(Clock()) for _ in range(containers)]
        self._repairing = [self._consumer(Clock()) for _ in range(REPAIRING)]

    def run(self, *, per_second: float, seconds: int) -> None:
        """Let users confirm, and wait until the queue is empty."""
        for number in range(round(per_second * seconds)):
            self._repair_until(number / per_second)
            self._confirm(number, number / per_second)
        self._repair_until(_END_S)

    def _trigger(self, clock: Clock) -> tuple[Clock, Callable[[dict[str, Any]], Any]]:
        memberships = Memberships(
            default_group="members",
            rules=lambda: _RULES,
            groups=Groups(self.cognito.client(clock)),
            quota=GroupQuota(monotonic=clock.monotonic),
            remaining_ms=lambda: 5000,
        )
        announce = self._announcer(clock)
        return clock, partial(
            post_confirmation.handle, memberships=memberships, sessions=None, announce=announce
        )

    def _consumer(self, clock: Clock) -> tuple[Clock, Repair]:
        return clock, Repair(
            rules=lambda: _RULES,
            groups=Groups(self.cognito.client(clock)),
            users=_NOBODY,
            announce=self._announcer(clock),
            pace=Pace(
                per_second=group_repair.CALLS_PER_SECOND,
                monotonic=clock.monotonic,
                sleep=clock.sleep,
            ),
        )

    def _announcer(self, clock: Clock) -> Announcer:
        return Announcer(
            send=partial(self._publish, clock),
            lines=MetricLines(namespace="n", service="s"),
            budget=timedelta(seconds=0.5),
            is_sample=lambda _: False,
            now=lambda: _NOON + timedelta(seconds=clock.time),
            invocation=lambda: Invocation(f"r{next(self._numbers)}", lambda: 5000),
        )

    def _publish(self, clock: Clock, told: Mapping[str, Any]) -> None:
        if told["type"] in _JOBS:
            heappush(self._queue, (clock.time + 0.1, next(self._numbers), json.dumps(told)))

    def _confirm(self, number: int, at: float) -> None:
        clock, handle = self._confirming[number % len(self._confirming)]
        clock.time = max(clock.time, at)
        began = clock.time
        try:
            handle(_confirmation(number))
        except Exception:  # noqa: BLE001  # whatever it is, Cognito tells the user
            self.failed += 1
        self.took.append(clock.time - began)

    def _repair_until(self, end: float) -> None:
        while self._queue:
            clock, repair = min(self._repairing, key=lambda each: each[0].time)
            begins = max(clock.time, self._queue[0][0])
            if begins >= end:
                return
            clock.time = begins
            self._repair(clock, repair, *heappop(self._queue)[1:])

    def _repair(self, clock: Clock, repair: Repair, number: int, body: str) -> None:
        self.delivered[number] += 1
        record = {
            "messageId": str(number),
            "receiptHandle": "h",
            "body": body,
            "attributes": {"ApproximateReceiveCount": str(self.delivered[number])},
        }
        queue = _Queue()
        batch = {"Records": [record]}
        # What it calls of the table and of the queue is all that these stand-ins have.
        answer = group_repair.handle(batch, repair=repair, seen=_SEEN, queue=queue)  # type: ignore[arg-type]
        if answer["batchItemFailures"]:
            heappush(self._queue, (clock.time + queue.hidden_s, number, body))


class _Queue:
    """For how long the message was hidden; nothing is given up here."""

    hidden_s = 0

    def hide(self, _handle: str, *, for_s: int) -> None:
        self.hidden_s = for_s

    def bury(self, _record: Any, *, why: str) -> None:
        raise AssertionError(why)


class _Seen:
    """Nothing was seen before."""

    def once(self, _key: str, deal: Callable[[], object], *, now: Any) -> None:  # noqa: ARG002  # the table's
        deal()


_SEEN: Final = _Seen()
_NOBODY: Any = None  # a group that failed needs no look at the user


def user(number: int) -> str:
    """The name of the user of that *number*."""
    return f"00000000-0000-4000-8000-{number:012}"


def _confirmation(number: int) -> dict[str, Any]:
    attributes = {"sub": user(number), "email": "jo@example.com", "email_verified": "true"}
    return {
        "version": "1",
        "triggerSource": "PostConfirmation_ConfirmSignUp",
        "region": "eu-west-1",
        "userPoolId": "eu-west-1_AbCdEfGhI",
        "userName": user(number),
        "callerContext": {"awsSdkVersion": "none", "clientId": "c" * 26},
        "request": {"userAttributes": attributes},
        "response": {},
    }


def played(per_second: float, *, seconds: int = 60) -> World:
    """What becomes of a minute of confirmations, or of other *seconds*."""
    world = World(max(20, round(per_second / 5)))
    with redirect_stdout(io.StringIO()):
        world.run(per_second=per_second, seconds=seconds)
    return world


def main() -> None:
    """Print a table: what a minute at each rate comes to."""
    share = conditions()["traffic"]["sign_up_share"]
    print("Confirmations of a minute, and their groups, with 25 calls a second of Cognito")
    print("sign-ins/s  confirmations/s  failed  slowest  by the repair  refused/s  last group")
    for rate in RATES:
        world = played(rate * share)
        users, cognito = len(world.took), world.cognito
        assert users == len(cognito.members)  # noqa: S101  # all have theirs
        refused, last_s = sum(cognito.refused.values()) / 60, max(cognito.taken) - 60
        last = "at once" if last_s <= 0 else f"{last_s} s later"
        print(
            f"{rate:>10,}  {rate * share:>15g}  {world.failed:>6}"
            f"  {max(world.took) * 1000:>4.0f} ms  {len(world.delivered) / users:>13.0%}"
            f"  {refused:>9.1f}  {last}"
        )


if __name__ == "__main__":
    main()
