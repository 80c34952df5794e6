"""
A log of events as CloudWatch Logs serves it, made line by line, and the table that goes with it.

A minute has so many events of each type; line number n is made of n, so that a million of them
take no memory. What is lost, doubled, or late is told line by line. DynamoDB knows the calls of
the reconciler and no more.
"""

# ruff: noqa: N803  # boto3's names

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from rules.consuming.batch_claims import partitions_of
from runtime.aws_client.errors import Refused

KINDS = [*Kind][:20]
_PAGE = 1000
_RANGE = re.compile(r">= (\d+) and toMillis\(@timestamp\) < (\d+)")
_TIME = re.compile(r'user_event\.time = "([^*"]+)\*"')
_TYPE = re.compile(r'user_event\.type = "([^"]+)"')


@dataclass(frozen=True, slots=True)
class Line:
    """
    A line of the log.

    Attributes:
        minute: That of the event, since 1970.
        delay: Minutes from the event to the line's own time.
        shown: The minute from which the log shows it.

    """

    key: str
    kind: Kind
    minute: int
    delay: int = 0
    shown: int = 0

    @property
    def text(self) -> str:
        """As a function writes it."""
        told = {
            "id": self.key,
            "type": type_of(self.kind),
            "time": f"{text_of(self.minute)}:30.000Z",
            "dedupekey": self.key,
            "data": {"client_id": "c" * 26, "trigger": "PreAuthentication_Authentication"},
        }
        return json.dumps({"EventWritten": [1.0], "user_event": told})


class SimulatedLog:
    """
    *per_minute* events from minute *start* to *end*, of twenty types in turn, in two log groups.

    Attributes:
        minute: Now.
        odd: Lines of other messages.
        lines_read: How many have been sent, which counting does not.
        failing: Called before each call with its name; what it raises is the call's error.

    """

    def __init__(self, *, start: int, end: int, per_minute: int) -> None:
        self.start, self.end, self.per_minute = start, end, per_minute
        self.minute = end
        self.odd: list[Line] = []
        self.lines_read = 0
        self.failing: Callable[[str], None] = lambda _: None
        self._answers: dict[str, list[Any]] = {}

    def key(self, minute: int, number: int) -> str:
        """That of an event."""
        return f"{minute}.{number}"

    def usual(self) -> dict[Kind, int]:
        """How many events of each kind a minute has, without the odd lines."""
        places = enumerate(KINDS)
        return {kind: len(range(place, self.per_minute, len(KINDS))) for place, kind in places}

    def counts(self, start: int, end: int) -> Counter[tuple[int, Kind]]:
        """Of all lines whose own time is from minute *start* to before *end*."""
        found: Counter[tuple[int, Kind]] = Counter()
        for minute in range(max(start, self.start), min(end, self.end)):
            for kind, number in self.usual().items():
                found[minute, kind] = number
        for line in self._odd(start, end):
            found[line.minute, line.kind] += 1
        return +found

    def start_query(self, *, queryString: str, logGroupNames: list[str], **_: Any) -> Any:
        """As boto3's."""
        self.failing("start_query")
        asked = _RANGE.search(queryString)
        if asked is None or len(logGroupNames) != 2:  # the groups there are
            raise NotImplementedError(queryString)
        start, end = (int(each) // 60_000 for each in asked.groups())
        query_id = str(len(self._answers))
        self._answers[query_id] = [
            [
                {"field": "minute", "value": text_of(minute)},
                {"field": "user_event.type", "value": type_of(kind)},
                {"field": "events", "value": str(number)},
            ]
            for (minute, kind), number in self.counts(start, end).items()
        ]
        return {"queryId": query_id}

    def get_query_results(self, *, queryId: str) -> Any:
        """As boto3's."""
        self.failing("get_query_results")
        return {"status": "Complete", "results": self._answers.pop(queryId)}

    def get_paginator(self, name: str) -> Any:
        """As boto3's, of filter_log_events."""
        if name != "filter_log_events":
            raise NotImplementedError(name)
        return self

    def paginate(
        self, *, logGroupName: str, filterPattern: str, startTime: int, endTime: int
    ) -> Iterator[Any]:
        """As boto3's."""
        time, of_type = _TIME.search(filterPattern), _TYPE.search(filterPattern)
        events: list[Any] = []
        kinds = KINDS[::2] if logGroupName == "a" else KINDS[1::2]
        kinds = [kind for kind in kinds if not of_type or type_of(kind) == of_type[1]]
        start, end = startTime // 60_000, endTime // 60_000
        only = datetime.fromisoformat(f"{time[1]}:00Z").timestamp() // 60 if time else None
        for line in self._lines(start, end, only=only, kinds=kinds):
            self.lines_read += 1
            events.append({"message": line.text})
            if len(events) == _PAGE:
                self.failing("filter_log_events")
                yield {"events": events}
                events = []
        self.failing("filter_log_events")
        yield {"events": events}

    def _lines(
        self, start: int, end: int, *, only: float | None, kinds: list[Kind]
    ) -> Iterator[Line]:
        """Those of the events of a minute, if *only* it is asked for, and of some kinds."""
        for minute in range(max(start, self.start), min(end, self.end)):
            if only in {None, minute}:
                for kind in kinds:
                    for number in range(KINDS.index(kind), self.per_minute, len(KINDS)):
                        yield Line(self.key(minute, number), kind, minute)
        for line in self._odd(start, end):
            if only in {None, line.minute} and line.kind in kinds:
                yield line

    def _odd(self, start: int, end: int) -> Iterator[Line]:
        return (
            line
            for line in self.odd
            if line.shown <= self.minute and start <= line.minute + line.delay < end
        )


class SimulatedTables:
    """
    The tables of a consumer that has counted a *log*, but for the keys that are *lost*.

    What is published again is counted a minute later.
    """

    def __init__(self, log: SimulatedLog, *, lost: Mapping[str, tuple[int, Kind]]) -> None:
        self._log = log
        self.lost = dict(lost)
        self.items: dict[tuple[str, str], Any] = {}
        self.batches: dict[int, list[Any]] = defaultdict(list)
        self.published: list[str] = []
        for minute in range(log.start, log.end):
            self._count(minute)

    def _count(self, minute: int) -> None:
        counts = {kind.value: number for kind, number in self._log.usual().items()}
        for lost_at, kind in self.lost.values():
            if lost_at == minute:
                counts[kind.value] -= 1
        self.batches[minute].append(batch({minute: counts}))

    def publish(self, events: Any) -> Any:
        """As `ManyEvents` does."""
        for told in events:
            self.published.append(told["dedupekey"])
            minute, kind = self.lost.pop(told["dedupekey"], (0, None))
            if kind is not None:
                self.batches[self._log.minute].append(batch({minute: {kind.value: 1}}))

    def unseen(self, keys: Any) -> set[str]:
        """As `SeenEvents` does."""
        self._log.failing("batch_get_item")
        return self.lost.keys() & set(keys)

    def update_item(self, *, Key: Any, ExpressionAttributeValues: Any, **asked: Any) -> Any:
        """As boto3's, of the lock."""
        item = dict(self.items.get(_place(Key), Key))
        self._owned(item, ExpressionAttributeValues, locks=asked["UpdateExpression"])
        self.items[_place(Key)] = item
        return {"Attributes": item}

    def get_item(self, *, Key: Any, **_: Any) -> Any:
        """As boto3's."""
        self._log.failing("get_item")
        item = self.items.get(_place(Key))
        return {"Item": item} if item else {}

    def transact_write_items(self, *, TransactItems: list[Any]) -> Any:
        """As boto3's: all or nothing."""
        self._log.failing("transact_write_items")
        *puts, moved = TransactItems
        update = moved["Update"]
        values = update["ExpressionAttributeValues"]
        item = dict(self.items.get(_place(update["Key"]), update["Key"]))
        self._owned(item, values, locks=update["UpdateExpression"])
        item["progress"] = values[":progress"]
        self.items[_place(update["Key"])] = item
        for put in puts:
            self.items[_place(put["Put"]["Item"])] = put["Put"]["Item"]

    def get_paginator(self, _: str) -> Any:
        """As boto3's, of query."""
        return self

    def paginate(self, *, ExpressionAttributeValues: Any, **_: Any) -> Iterator[Any]:
        """As boto3's: all of a minute's batches are in its first shard."""
        self._log.failing("query")
        partition = ExpressionAttributeValues[":pk"]["S"]
        minute = int(partition.split("#")[1])
        if partition == partitions_of(minute)[0]:
            yield {"Items": self.batches.get(minute, [])}

    @staticmethod
    def _owned(item: Any, values: Any, *, locks: str) -> None:
        held = item.get("owner", values[":me"])
        is_free = "#owner =" in locks and int(item.get("locked_until", {"N": "0"})["N"]) < int(
            values.get(":now", {"N": "0"})["N"]
        )
        if held != values[":me"] and not is_free:
            error = {"Error": {"Code": "ConditionalCheckFailedException"}}
            raise Refused(error, "UpdateItem")
        item["owner"] = values[":me"]
        item["locked_until"] = values.get(":until", values.get(":over"))


def batch(counts: Mapping[int, Mapping[str, int]], *, taken: int = 0) -> Any:
    """The item of a batch that counted so many events, by minute and kind."""
    return {"counts": {"S": json.dumps(counts)}, "taken": {"N": str(taken)}}


def text_of(minute: int) -> str:
    """As the time of an event begins."""
    return f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%dT%H:%M}"


def _place(key: Any) -> tuple[str, str]:
    return key["pk"]["S"], key["sk"]["S"]
