"""Lets each event be counted by one batch of its consumer, in few calls of DynamoDB."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from rules.consuming.batch_claims import BatchName, Claim, Done, Holder, claim_of
from runtime import observe
from runtime.aws_client.errors import CallFailed
from runtime.consuming.many_items import Item, ManyItems, NotAllRead

_DONE_FOR = timedelta(days=17)  # longer than a message that asks for one of its keys can come
_UNKNOWN = (CallFailed, NotAllRead)
_NO_DAYS: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Claimed:
    """
    What came of the keys that a batch asked for.

    Attributes:
        mine: To be counted; *taken*, among them, from batches that died.
        counted: By another batch.
        busy: Another batch is about to count them.
        unclear: The table did not say. They may be the batch's, and it must not count them.
        days: What is noted with those that were held before; empty if nothing is.

    """

    mine: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    counted: set[str] = field(default_factory=set)
    busy: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)
    days: dict[str, str] = field(default_factory=dict)


class BatchClaims:
    """
    The table of keys that batches hold, and the table of batches that are done.

    Item of a key: ``pk`` the key, ``batch`` the name of the batch that counts it, ``expires_at``;
    of a user's month ``day``, the date that it stands for as well.
    Item of a batch: ``pk`` and ``sk`` its partition and name, ``left`` the keys that it may hold
    and did not count, ``taken`` how many it took over, ``counts`` of its events.
    """

    def __init__(self, items: ManyItems, *, keys_table: str, batches_table: str) -> None:
        self._items = items
        self._keys_table = keys_table
        self._batches_table = batches_table

    def claim(
        self,
        keys: Mapping[str, datetime],
        *,
        batch: BatchName,
        now: datetime,
        days: Mapping[str, str] = _NO_DAYS,
    ) -> Claimed:
        """Ask for *keys*, each to be forgotten at a time, on behalf of *batch*; note *days*."""
        claimed, held, unnamed = Claimed(), dict[str, Item](), set[str]()
        answers = self._items.execute(self._insertions(keys, batch, days))
        for key, answer in zip(keys, answers, strict=True):
            error = answer.get("Error")
            if error is None:
                claimed.mine.add(key)
            elif error["Code"] != "DuplicateItem":
                claimed.unclear.add(key)
            elif "Item" in error:
                held[key] = error["Item"]
            else:
                unnamed.add(key)
        if not (held or unnamed or claimed.unclear):
            return claimed
        try:
            held |= {item["pk"]["S"]: item for item in self._read(unnamed, is_consistent=True)}
            claimed.days = {key: _day(item) for key, item in held.items()}
            holders = {key: _holder(item) for key, item in held.items()}
            self._sort(holders, claimed, batch, now)
        except _UNKNOWN as error:
            observe.logger().warning("claims unclear", error=type(error).__name__)
        claimed.unclear |= keys.keys() - claimed.mine - claimed.counted - claimed.busy
        return claimed

    def held(self, keys: Collection[str]) -> dict[str, str]:
        """
        Those of *keys* that were held a moment ago, each with its day, or "".

        Raises `NotAllRead` and `CallFailed`.
        """
        return {
            item["pk"]["S"]: item["day"]["S"] if "day" in item else ""
            for item in self._read(keys, is_consistent=False)
        }

    def done(
        self, batch: BatchName, *, counts: str, left: Collection[str], taken: int, now: datetime
    ) -> None:
        """Note that *batch* has counted what it holds but for *left*. Raises `CallFailed`."""
        self._items.dynamodb.put_item(
            TableName=self._batches_table,
            Item={
                **_key(batch),
                "counts": {"S": counts},
                "taken": {"N": str(taken)},
                "expires_at": {"N": _epoch(now + _DONE_FOR)},
                **({"left": {"SS": sorted(left)}} if left else {}),
            },
        )

    def _read(self, keys: Collection[str], *, is_consistent: bool) -> list[Item]:
        wanted = [{"pk": {"S": key}} for key in keys]
        return self._items.read(self._keys_table, wanted, is_consistent=is_consistent)

    def _sort(
        self, held: Mapping[str, Holder], claimed: Claimed, batch: BatchName, now: datetime
    ) -> None:
        """Sort the keys that are *held* into *claimed*, and take over from batches that died."""
        done = self._done({holder for holder in held.values() if holder and holder != batch})
        found = {
            key: claim_of(key, holder=holder, batch=batch, done=done, now_s=now.timestamp())
            for key, holder in held.items()
        }
        self._take_over(
            {key: held[key] for key in held if found[key] is Claim.DIED}, claimed, batch
        )
        claimed.mine |= {key for key in found if found[key] is Claim.MINE}
        claimed.counted |= {key for key in found if found[key] is Claim.COUNTED}
        claimed.busy |= {key for key in found if found[key] is Claim.BUSY}

    def _take_over(self, died: Mapping[str, Holder], claimed: Claimed, batch: BatchName) -> None:
        answers = self._items.execute([self._update(key, died[key], batch) for key in died])
        for key, answer in zip(died, answers, strict=True):
            error = answer.get("Error", {})
            item = error.get("Item")
            if not error or (item and _holder(item) == batch):  # or the first answer was lost
                claimed.mine.add(key)
                claimed.taken.add(key)
            elif item:
                claimed.busy.add(key)

    def _done(self, batches: Collection[BatchName]) -> dict[BatchName, Done]:
        """Those of *batches* that are done."""
        wanted = [_key(each) for each in batches]
        return {
            BatchName.read(item["sk"]["S"]): Done(frozenset(item.get("left", {}).get("SS", ())))
            for item in self._items.read(self._batches_table, wanted, is_consistent=True)
        }

    def _insertions(
        self, keys: Mapping[str, datetime], batch: BatchName, days: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        into = f"INSERT INTO \"{self._keys_table}\" VALUE {{'pk': ?, 'batch': ?, 'expires_at': ?}}"
        with_day = f"{into[:-1]}, 'day': ?}}"
        holder = {"S": str(batch)}
        times = {forget_at: {"N": _epoch(forget_at)} for forget_at in set(keys.values())}
        return [  # as `_statement` has it
            {
                "Statement": with_day if key in days else into,
                "Parameters": [
                    *({"S": key}, holder, times[forget_at]),
                    *([{"S": days[key]}] if key in days else ()),
                ],
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
            }
            for key, forget_at in keys.items()
        ]

    def _update(self, key: str, holder: Holder, batch: BatchName) -> dict[str, Any]:
        update = f'UPDATE "{self._keys_table}" SET "batch" = ? WHERE "pk" = ? AND "batch" = ?'  # noqa: S608  # our own table
        return _statement(update, [{"S": str(batch)}, {"S": key}, {"S": str(holder)}])


def _statement(text: str, values: list[Item]) -> dict[str, Any]:
    return {
        "Statement": text,
        "Parameters": values,
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def _holder(item: Mapping[str, Any]) -> Holder:
    """The batch that an item names; None: noted by a version of this code that had no batches."""
    return BatchName.read(item["batch"]["S"]) if "batch" in item else None


def _day(item: Mapping[str, Any]) -> str:
    return str(item.get("day", {"S": ""})["S"])


def _key(batch: BatchName) -> Item:
    return {"pk": {"S": batch.partition}, "sk": {"S": str(batch)}}


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
