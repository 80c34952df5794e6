"""Lets users do things at the same time, and hears what is told of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from secrets import token_hex
from typing import Any

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from local.demo.app import App
from local.demo.listener import Listener
from local.demo.metrics import counted_so_far
from local.soak.judgement import Judgement
from local.soak.person import Done, Person
from local.suite import Suite
from rules.passwordless.address_keys import holder
from runtime.passwordless.challenge_items import sends_key

OPERATIONS = 14  # of one user
_CANARY = type_of(Kind.PIPELINE_CANARY)


def soak(
    suite: Suite,
    *,
    goes_on: Callable[[int], bool],
    users: int,
    seed: int,
    on_progress: Callable[[str], None] = lambda _: None,
) -> Judgement:
    """
    Have so many *users* at a time; each is followed by another after 14 operations.

    *goes_on* is asked before each operation how many there were so far. What came of it is
    judged when all has come to rest: the answers, the events on the topic and in the log, and
    the metrics, of this time alone.
    """
    run = token_hex(4)
    metrics_before = counted_so_far(suite)
    listener, began = Listener(suite, name=f"soak-{run}"), datetime.now(UTC)
    done: list[Done] = []
    forget_sends = partial(_forget_sends, suite, _address_key(suite))
    numbers = count(1)

    def live(app: App) -> None:
        while goes_on(len(done)):
            name = f"user-{run}-{next(numbers)}"
            seeded = f"{seed} {name.rpartition('-')[2]}"
            person = Person(app, forget_sends=forget_sends, name=name, seed=seeded)
            for one in _life(person, lambda: goes_on(len(done))):
                done.append(one)
                if not len(done) % 100:
                    on_progress(f"{len(done)} operations")

    with ThreadPoolExecutor(users) as at_once:
        list(at_once.map(live, [App(suite) for _ in range(users)]))
    counted = counted_so_far(suite)
    counted.subtract(metrics_before)
    heard = listener.hear(sum(len(one.events) for one in done))
    return Judgement.of(done, heard, written=_written(suite, began), counted=counted)


def _life(person: Person, goes_on: Callable[[], bool]) -> Iterator[Done]:
    yield person.sign_up()
    for _ in range(OPERATIONS - 1):
        if not (person.is_in and goes_on()):
            return
        yield person.next()


def _forget_sends(suite: Suite, key: bytes, address: str) -> None:
    """Half a minute between two codes is too long to wait for."""
    whose = holder(key, pool_id=suite.user_pool_id, address=address)
    suite.emulator.client("dynamodb").delete_item(
        TableName=suite.stack.resources["ChallengeTable"],
        Key=sends_key(holder=whose, channel="email"),
    )


def _address_key(suite: Suite) -> bytes:
    secret = suite.emulator.client("secretsmanager").get_secret_value(
        SecretId=suite.stack.resources["AddressKey"]
    )
    return bytes(secret["SecretString"].encode())


def _written(suite: Suite, began: datetime) -> set[str]:
    """The ids of the events that functions wrote into their logs since then."""
    logs = suite.emulator.client("logs")
    pages = logs.get_paginator("describe_log_groups").paginate()
    groups = [group["logGroupName"] for page in pages for group in page["logGroups"]]
    events = [
        json.loads(line)["user_event"]
        for group in groups
        for line in _lines(logs, group, began)
        if line.startswith("{")
    ]
    return {event["id"] for event in events if event["type"] != _CANARY}


def _lines(logs: Any, group: str, began: datetime) -> Iterator[str]:
    """Those that tell of an event, as the reconciler finds them."""
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group,
        filterPattern="EventWritten",
        startTime=int(began.timestamp() * 1000),
        endTime=int((datetime.now(UTC) + timedelta(minutes=1)).timestamp() * 1000),
    )
    for page in pages:
        yield from (logged["message"] for logged in page["events"])
