"""
What the metrics consumer does a second, and what consumers write: `python -m benchmarks.consumers`.

Compared with it: one that deals with one event after another (`benchmarks.one_by_one`). Events a
second are of process time where DynamoDB is free, which a busy machine does not change, and of
the clock, the best turn, where its calls take a while. Write units are counted by a DynamoDB in
memory.
"""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import boto3
from botocore.config import Config

from benchmarks.dynamodb_double import DynamoDBDouble
from benchmarks.dynamodb_server import dynamodb_server
from benchmarks.one_by_one import OneByOne
from events.consumers import archive, metrics, webhooks
from events.consuming.failure_watch import FailureWatch
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from rules.alerts.repeated_failures import RepeatedFailures
from runtime.alerts.rate_counts import RateCounts
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.batch_leases import BatchLeases
from runtime.consuming.event_archive import EventArchive
from runtime.consuming.many_items import ManyItems, Spread
from runtime.observe import MetricLines
from runtime.queues import ConsumerQueue
from runtime.webhooks.endpoint import Answer

Handle = Callable[[dict[str, Any]], Any]
Consumer = Callable[[Any], Handle]  # with DynamoDB
_NOW = datetime.now(UTC)
_TURNS = 5  # others use the machine, too
_TRIGGERS = {
    Kind.SIGN_IN_ATTEMPTED: "PreAuthentication_Authentication",
    Kind.SIGN_IN_SUCCEEDED: "PostAuthentication_Authentication",
}


class FreeDynamoDB:
    """Answers at once that all is well, and that each user has been seen today."""

    def put_item(self, **_: Any) -> dict[str, Any]:
        """As boto3's."""
        return {}

    update_item = put_item

    def batch_execute_statement(self, Statements: list[Any]) -> dict[str, Any]:  # noqa: N803  # boto3's
        """As boto3's."""
        return {"Responses": [{}] * len(Statements)}

    def batch_get_item(self, RequestItems: dict[str, Any]) -> dict[str, Any]:  # noqa: N803  # boto3's
        """As boto3's."""
        found = {table: asked["Keys"] for table, asked in RequestItems.items()}
        return {"Responses": found, "UnprocessedKeys": {}}


def sign_ins(number: int, *, at: datetime = _NOW, run: str = "r") -> list[str]:
    """The events of so many password sign-ins, each of another user."""
    return [
        encode(
            user_event(
                kind,
                pool_id="eu-west-1_AbCdEfGhI",
                subject=f"b281eb78-0000-4000-8000-{user:012}",
                request_id=f"{run}/{user}",
                time=at,
                data={"trigger": trigger, "client_id": "c" * 26},
            )
        )
        for user in range(number)
        for kind, trigger in _TRIGGERS.items()
    ]


def batches(bodies: list[str], size: int) -> Iterable[dict[str, Any]]:
    """Them as Lambda hands them over."""
    for start in range(0, len(bodies), size):
        part = enumerate(bodies[start : start + size])
        yield {"Records": [{"messageId": str(place), "body": body} for place, body in part]}


def in_batches(dynamodb: Any, spread: Spread = map) -> Handle:
    """The consumer as `events.consumers.metrics` wires it."""
    claims = BatchClaims(ManyItems(dynamodb, spread), keys_table="seen", batches_table="counts")
    watch = FailureWatch(
        rates=RateCounts(dynamodb, table="counts"),
        repeated=RepeatedFailures(window_minutes=10),
        container="one",
        tell=lambda _: None,
    )

    def handle(event: dict[str, Any]) -> dict[str, Any]:
        return metrics.handle(
            event,
            claims=claims,
            active=ActiveUsers(claims),
            watch=watch,
            lines=MetricLines(namespace="CognitoTriggers", service="benchmark"),
            bury=_bury,
            mode="standard",
        )

    return handle


def archiving(_: Any) -> Handle:
    """The consumer as `events.consumers.archive` wires it; S3 takes all."""
    s3 = SimpleNamespace(put_object=lambda **_: {})
    return partial(archive.handle, archive=EventArchive(s3, bucket="b"), bury=_bury)


def posting(dynamodb: Any) -> Handle:
    """The consumer as `events.consumers.webhooks` wires it; the receiver takes all."""
    bridge = webhooks.Bridge(
        post=lambda *_: Answer(200, ""),
        queue=ConsumerQueue(None, url="", dead_letters_url=""),
        leases=BatchLeases(
            dynamodb, table="counts", consumer="webhooks", lasts=timedelta(minutes=3)
        ),
        keys=[b"k" * 32],
    )
    return partial(webhooks.handle, bridge=bridge, remaining_ms=lambda: 120_000)


def _bury(record: Any, /, *, why: str) -> None:
    raise NotImplementedError(why)


# What a password sign-in reaches; the other consumers do nothing about it, or come by what counts.
REACHED: Mapping[str, Sequence[Consumer]] = {
    "by default": (in_batches,),
    "archive, too": (in_batches, archiving),
    "webhooks, too": (in_batches, archiving, posting),
}
MOST: Mapping[Consumer, int] = {posting: 100}  # messages of a batch, as the template has it


def seconds(handle: Handle, bodies: list[str], *, size: int, clock: Callable[[], float]) -> float:
    """What counting takes by *clock*; lines go nowhere."""
    given = list(batches(bodies, size))
    with redirect_stdout(io.StringIO()):
        handle(given[0])
        began = clock()
        for event in given:
            handle(event)
        return clock() - began


def free(number: int = 10_000) -> None:
    """Print events a second of process time with a DynamoDB that costs nothing."""
    bodies = sign_ins(number // 2)
    gc.freeze()  # as the consumer does
    old = number / seconds(
        OneByOne(FreeDynamoDB()).handle, bodies, size=1000, clock=time.process_time
    )
    print("\nDynamoDB free: events a second of one core (process time)")
    print(f"  one by one             {old:>9,.0f}")
    for size in (100, 1000):
        best = max(
            number / seconds(in_batches(FreeDynamoDB()), bodies, size=size, clock=time.process_time)
            for _ in range(_TURNS)
        )
        print(f"  in batches of {size:<5}    {best:>9,.0f}  x {best / old:.1f}")


def waiting(delay_ms: int = 5, number: int = 10_000) -> None:
    """Print events a second with boto3 and a DynamoDB whose calls take *delay_ms*."""
    bodies = sign_ins(number // 2)
    with dynamodb_server(delay_s=delay_ms / 1000) as url:
        client = boto3.client(
            "dynamodb",
            endpoint_url=url,
            region_name="eu-west-1",
            aws_access_key_id="benchmark",
            aws_secret_access_key="benchmark",  # noqa: S106  # of nothing
            config=Config(parameter_validation=False),  # as the consumer's
        )
        few = bodies[:200]
        old = len(few) / seconds(OneByOne(client).handle, few, size=100, clock=time.perf_counter)
        turns = f"the best of {_TURNS} turns"
        print(f"\nCalls of {delay_ms} ms, boto3: events a second by the clock, {turns}")
        print(f"  one by one             {old:>9,.0f}")
        for size in (100, 1000):
            with ThreadPoolExecutor(metrics.CALLS_AT_ONCE) as pool:
                handle, cpu = in_batches(client, pool.map), time.process_time()
                rate = number / min(
                    seconds(handle, bodies, size=size, clock=time.perf_counter)
                    for _ in range(_TURNS)
                )
                cpu = _TURNS * (number + size) / (time.process_time() - cpu)
            ratio = f"x {rate / old:.0f}"
            print(f"  in batches of {size:<5}    {rate:>9,.0f}  {ratio:<8} ({cpu:,.0f} of CPU)")


def written(number: int = 1_000) -> None:
    """Print the write units of a password sign-in, for all consumers that it reaches."""
    print("\nWrite units of a password sign-in (attempt and success), users of one client")
    print("                                     of month       of day    any other")
    for what, consumers in REACHED.items():
        for size in (50, 100, 1000):
            units = "   ".join(f"{each:>10.2f}" for each in write_units(consumers, number, size))
            print(f"  {what:<16} batches of {size:<5}  {units}")


def write_units(consumers: Iterable[Consumer], number: int, size: int) -> list[float]:
    """Those of a user's first sign-in of the month, of the day, and of any other."""
    dynamodb = DynamoDBDouble()
    found = []
    for run, at in (("a", _NOW - timedelta(days=40)), ("b", _NOW), ("c", _NOW)):
        before = dynamodb.write_units
        with redirect_stdout(io.StringIO()):
            for each in consumers:
                handle, most = each(dynamodb), min(size, MOST.get(each, size))
                for event in batches(sign_ins(number, at=at, run=run), most):
                    handle(event)
        found.append((dynamodb.write_units - before) / number)
        if run == "a":
            _next_day_of_the_month(dynamodb)
    return found


def _next_day_of_the_month(dynamodb: DynamoDBDouble) -> None:
    """Let the users have been there earlier this month."""
    seen = dynamodb.tables["seen"]
    for (key, _), item in [*seen.items()]:
        if key.startswith("month#"):
            renamed = f"month#{_NOW:%Y-%m}#{key.rpartition('#')[2]}"
            seen[renamed, ""] = {**item, "pk": {"S": renamed}}


def main() -> None:
    """Print all of it."""
    free()
    waiting()
    written()


if __name__ == "__main__":
    main()
