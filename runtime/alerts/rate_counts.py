"""Attempts and failures by minute, of everybody and of each client."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from rules.alerts.bursts import Scope, Watched
from rules.alerts.failure_rates import Minute

_COUNTED_FOR = timedelta(hours=2)
_SHARDS = 8
_MOST_CLIENTS = 20  # of a batch, and the busiest; all of them count over all
_STILL_JUDGED = 15  # minutes; what is older is told to nobody any more
# A batch of so many attempts is followed by the next one within seconds: they share a write.
_DENSE = 20
_MOST_WAITING = 100  # attempts

Counted = Mapping[Watched, Minute]


class RateCounts:
    """
    Counters that batches add to, and that are read at one price for any traffic.

    Large batches wait in this container for the next ones: one write for all of them.
    Item: ``pk`` rate#<minute>, ``sk`` one of eight shards, and for each signal and scope
    ``attempts:<watched>`` and ``failures:<watched>``. A batch that dies after it has added
    is added once more by another one, and what waits in a container that ends is not added:
    rates may be a little wrong, metrics may not.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._waiting: dict[int, dict[Watched, Minute]] = {}

    def add(self, minutes: Mapping[int, Counted], *, batch: str, now: datetime) -> None:
        """Add what *batch* has counted, by minute since 1970. Raises `CallFailed`."""
        for minute, counted in minutes.items():
            _add_to(self._waiting.setdefault(minute, {}), counted)
        if _attempts(minutes) >= _DENSE and _attempts(self._waiting) < _MOST_WAITING:
            return
        waiting, self._waiting = self._waiting, {}
        oldest = int(now.timestamp() // 60) - _STILL_JUDGED
        for minute, counted in waiting.items():
            if minute >= oldest:
                self._add(minute, _busiest(counted), crc32(batch.encode()) % _SHARDS, now)

    def of(self, minute: int) -> dict[Watched, Minute]:
        """What was counted of a *minute* since 1970. Raises `CallFailed`."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"rate#{minute}"}},
        )
        attempts, failures = dict[Watched, int](), dict[Watched, int]()
        sums = {"attempts": attempts, "failures": failures}
        for item in answer["Items"]:
            for name, value in item.items():
                what, _, watched = name.partition(":")
                if what in sums:
                    key = Watched.read(watched)
                    sums[what][key] = sums[what].get(key, 0) + int(value["N"])
        return {key: Minute(attempts[key], failures.get(key, 0)) for key in attempts}

    def _add(self, minute: int, counted: Counted, shard: int, now: datetime) -> None:
        numbers = {
            f"{what}:{watched}": number
            for watched, of_minute in counted.items()
            for what, number in (("attempts", of_minute.attempts), ("failures", of_minute.failures))
        }
        names = {f"#{index}": name for index, name in enumerate(numbers)}
        values = {f":{index}": {"N": str(each)} for index, each in enumerate(numbers.values())}
        adding = ", ".join(f"#{index} :{index}" for index in range(len(numbers)))
        self._dynamodb.update_item(
            TableName=self._table,
            Key={"pk": {"S": f"rate#{minute}"}, "sk": {"S": str(shard)}},
            UpdateExpression=f"SET expires_at = :expires_at ADD {adding}",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues={
                **values,
                ":expires_at": {"N": str(int((now + _COUNTED_FOR).timestamp()))},
            },
        )


def _add_to(before: dict[Watched, Minute], counted: Counted) -> None:
    for watched, more in counted.items():
        there = before.get(watched, Minute(0, 0))
        before[watched] = Minute(there.attempts + more.attempts, there.failures + more.failures)


def _attempts(minutes: Mapping[int, Counted]) -> int:
    """Those of everybody; a client's are among them."""
    return sum(
        of_minute.attempts
        for counted in minutes.values()
        for watched, of_minute in counted.items()
        if watched.scope is Scope.ALL
    )


def _busiest(counted: Counted) -> dict[Watched, Minute]:
    """*counted* with no more than so many clients of each signal."""
    clients = [each for each in counted if each.scope is Scope.CLIENT]
    rest = sorted(clients, key=lambda each: -counted[each].attempts)[_MOST_CLIENTS:]
    return {watched: counted[watched] for watched in counted if watched not in rest}
