"""Lets each event be dealt with by one run of its consumer at a time, for few writes a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from runtime import chance, observe
from runtime.aws_client.errors import CallFailed, told

_DIGEST = 8  # bytes of a key: a hundred fill one write unit, and no two keys have the same
_REMEMBERED = timedelta(minutes=5)  # what the relay publishes again comes within these
_FORGOTTEN = timedelta(hours=1)
_DENSE = 40  # a batch of so many keys is followed by the next one within seconds


@dataclass(frozen=True, slots=True)
class Lease:
    """
    What a run may deal with.

    Attributes:
        free: Keys that are the run's.
        busy: Keys of another run that may be alive.
        done: Keys that another run dealt with a moment ago.

    """

    item: Mapping[str, Any]
    free: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)


class BatchLeases:
    """
    The batches of *consumer* in the table of batches, one item each.

    Item: ``pk`` lease#<consumer>, ``sk`` the millisecond of its beginning and the run; ``held``,
    digests of its keys, while it runs; then ``done``, those that it has dealt with. A large batch
    that has dealt with all of them is not written again: the next run of the container names it
    in ``ended``. If there is none, its lease ends as that of a run that died.

    A run writes its item, and then reads those of the others, strongly consistent: of two runs
    with the same key at least one sees the other and leaves the key alone. If both do, the
    message comes again. *lasts* is how long a run that has not ended is taken to be alive.
    """

    def __init__(self, dynamodb: Any, *, table: str, consumer: str, lasts: timedelta) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._pk = {"S": f"lease#{consumer}"}
        self._lasts = lasts
        self._ended: list[str] = []

    def begin(self, keys: Collection[str], *, now: datetime) -> Lease:
        """Ask for *keys*. Raises `CallFailed`."""
        item: dict[str, Any] = {
            "pk": self._pk,
            "sk": {"S": f"{_ms(now)}#{chance.unguessable_id()}"},
            "expires_at": {"N": str(int((now + _FORGOTTEN).timestamp()))},
            **({"ended": {"SS": self._ended}} if self._ended else {}),
        }
        digests = {key: _digest(key) for key in keys}
        self._put({**item, "held": {"B": b"".join(digests.values())}})
        self._ended = []
        held, done = set[bytes](), set[bytes]()
        others = [*self._others(now - _REMEMBERED)]
        ended = {name for other in others for name in other.get("ended", {"SS": ()})["SS"]}
        for other in others:
            if "done" in other or other["sk"]["S"] in ended:
                done.update(_parts((other.get("done") or other["held"])["B"]))
            elif other["sk"]["S"] != item["sk"]["S"] and other["sk"]["S"] > _ms(now - self._lasts):
                held.update(_parts(other["held"]["B"]))
        lease = Lease(item)
        for key, digest in digests.items():
            kind = lease.done if digest in done else lease.busy if digest in held else lease.free
            kind.add(key)
        return lease

    def end(self, lease: Lease, done: Collection[str]) -> None:
        """Note which keys are dealt with; all others are free again."""
        left = (lease.free | lease.busy).difference(done)
        if len(done) >= _DENSE and not left:
            self._ended.append(lease.item["sk"]["S"])
            return
        try:
            self._put({**lease.item, "done": {"B": b"".join(map(_digest, done))}})
        except CallFailed as error:  # then it ends by itself
            observe.logger().warning("lease not ended", error=told(error))

    def _put(self, item: Mapping[str, Any]) -> None:
        self._dynamodb.put_item(TableName=self._table, Item=item)

    def _others(self, since: datetime) -> Iterator[Mapping[str, Any]]:
        asked = {
            "TableName": self._table,
            "ConsistentRead": True,
            "KeyConditionExpression": "pk = :pk AND sk > :since",
            "ExpressionAttributeValues": {":pk": self._pk, ":since": {"S": _ms(since)}},
        }
        while True:
            answer = self._dynamodb.query(**asked)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _ms(when: datetime) -> str:
    return f"{int(when.timestamp() * 1000):015}"


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()[:_DIGEST]


def _parts(digests: bytes) -> Iterator[bytes]:
    for place in range(0, len(digests), _DIGEST):
        yield digests[place : place + _DIGEST]
