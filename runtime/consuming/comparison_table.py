"""How far the comparison of written and counted events is, and the sums that it rests on."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from rules.consuming.comparison import Progress, Sums
from runtime import chance, observe
from runtime.aws_client.errors import CallFailed, Refused, told

_LEASE = timedelta(seconds=250)  # longer than a run, shorter than the time between two
_KEPT_FOR = timedelta(days=3)  # after the hour: the second look comes a day later
_CHECKPOINT = {"pk": {"S": "reconciler"}, "sk": {"S": "checkpoint"}}


class ComparisonTable:
    """
    The items of the reconciler in the table of counts, which only one run may change at once.

    Item of the progress: ``owner`` the run, ``locked_until``, ``progress`` JSON. Item of the sums
    of an hour of events: ``generation``, ``sums`` JSON, compressed. A run changes both at once.
    """

    def __init__(self, dynamodb: Any, *, table: str, owner: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._owner = owner

    def lock(self, *, now: datetime) -> Mapping[str, Any] | None:
        """
        The item of the progress, from now on this run's; None if another run has it.

        Raises `CallFailed`.
        """
        try:
            answer = self._dynamodb.update_item(
                TableName=self._table,
                Key=_CHECKPOINT,
                UpdateExpression="SET #owner = :me, locked_until = :until",
                ConditionExpression=(
                    "attribute_not_exists(locked_until) OR locked_until < :now OR #owner = :me"
                ),
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={
                    ":me": {"S": self._owner},
                    ":now": {"N": _epoch(now)},
                    ":until": {"N": _epoch(now + _LEASE)},
                },
                ReturnValues="ALL_NEW",
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return None
        item: Mapping[str, Any] = answer["Attributes"]
        return item

    def progress(self, item: Mapping[str, Any], *, now: int) -> Progress:
        """Read what the locked *item* says; if it says nothing, begin at a minute."""
        try:
            return Progress(**json.loads(item["progress"]["S"]))
        except (KeyError, ValueError, TypeError):
            observe.logger().warning("comparison begun again")
            return Progress.begun(chance.unguessable_id(), now=now)

    def sums(self, hour: int, *, generation: str) -> Sums:
        """Those of an *hour* since 1970. Raises `CallFailed`."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_hour(hour), ConsistentRead=True
        )
        item = answer.get("Item")
        if item is None or item["generation"]["S"] != generation:
            return Sums()
        kept = json.loads(zlib.decompress(bytes(item["sums"]["B"])))
        found = Sums(counted=_read(kept["counted"]))
        found.written.update({name: _read(counts) for name, counts in kept["written"].items()})
        return found

    def commit(self, progress: Progress, changed: Mapping[int, Sums], *, now: datetime) -> None:
        """
        Keep *progress*, and the sums of *changed* hours, or nothing of it.

        Raises `CallFailed`, also if the lock is another run's by now.
        """
        self._dynamodb.transact_write_items(
            TransactItems=[*self._puts(progress, changed), self._moved(progress, now)]
        )

    def unlock(self) -> None:
        """Let the next run begin; never raises: the lock ends by itself."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=_CHECKPOINT,
                UpdateExpression="SET locked_until = :over",
                ConditionExpression="#owner = :me",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":me": {"S": self._owner}, ":over": {"N": "0"}},
            )
        except CallFailed as error:
            observe.logger().warning("comparison not unlocked", error=told(error))

    def _puts(self, progress: Progress, changed: Mapping[int, Sums]) -> Iterator[dict[str, Any]]:
        for hour, sums in changed.items():
            kept = json.dumps({"counted": sums.counted, "written": sums.written})
            item = {
                **_hour(hour),
                "generation": {"S": progress.generation},
                "sums": {"B": zlib.compress(kept.encode())},
                "expires_at": {"N": str(hour * 3600 + int(_KEPT_FOR.total_seconds()))},
            }
            yield {"Put": {"TableName": self._table, "Item": item}}

    def _moved(self, progress: Progress, now: datetime) -> dict[str, Any]:
        kept = {name: getattr(progress, name) for name in Progress.__slots__}
        return {
            "Update": {
                "TableName": self._table,
                "Key": _CHECKPOINT,
                "UpdateExpression": "SET progress = :progress, locked_until = :until",
                "ConditionExpression": "#owner = :me",
                "ExpressionAttributeNames": {"#owner": "owner"},
                "ExpressionAttributeValues": {
                    ":me": {"S": self._owner},
                    ":progress": {"S": json.dumps(kept)},
                    ":until": {"N": _epoch(now + _LEASE)},
                },
            }
        }


def _read(counts: Mapping[str, dict[str, int]]) -> dict[int, dict[str, int]]:
    return {int(minute): of_minute for minute, of_minute in counts.items()}


def _hour(hour: int) -> dict[str, Any]:
    return {"pk": {"S": "reconciler#sums"}, "sk": {"S": str(hour)}}


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
