"""Erased users who may still be in the archive: items ``E#<sub>`` of the challenge table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from operators.outside import Outside
from operators.person import Person

_KEY = "E#"
_OLDEST_DAYS = 3653  # the archive may keep events for ten years
_ENDS_AFTER = timedelta(days=_OLDEST_DAYS)


@dataclass(frozen=True, slots=True)
class Erased:
    """
    One user.

    Attributes:
        archive_from: The first day of the archive that may still name them.

    """

    sub: str
    erased_at: datetime
    archive_from: date


class ErasedUsers:
    """Notes them, how far the archive is rewritten, and forgets them."""

    def __init__(self, outside: Outside) -> None:
        self._dynamodb = outside.client("dynamodb")
        self._table = outside.stack.physical_id("ChallengeTable")
        self._now = outside.now

    def note(self, who: Person) -> None:
        """Note the user, unless that was done already: the archive's turn comes later."""
        now = self._now()
        first = who.since or (now - _ENDS_AFTER).date()
        item = {
            **self._key(who.sub),
            "erased_at": {"N": str(int(now.timestamp()))},
            "archive_from": {"S": first.isoformat()},
            "expires_at": {"N": str(int((now + _ENDS_AFTER).timestamp()))},
        }
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk)",
            )
        except self._dynamodb.exceptions.ConditionalCheckFailedException:
            return

    def all(self) -> list[Erased]:
        """Those who are noted."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            ConsistentRead=True,
            FilterExpression="begins_with(pk, :key)",
            ExpressionAttributeValues={":key": {"S": _KEY}},
        )
        return [_read(item) for page in pages for item in page["Items"]]

    def reached(self, users: Iterable[Erased], day: date) -> None:
        """Note that the archive is rewritten up to *day*; that day itself may get more events."""
        for one in users:
            if one.archive_from < day:
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=self._key(one.sub),
                    UpdateExpression="SET archive_from = :day",
                    ExpressionAttributeValues={":day": {"S": day.isoformat()}},
                )

    def forget(self, users: Iterable[Erased]) -> None:
        """Nothing names them any more."""
        for one in users:
            self._dynamodb.delete_item(TableName=self._table, Key=self._key(one.sub))

    def _key(self, sub: str) -> dict[str, Any]:
        return {"pk": {"S": f"{_KEY}{sub}"}}


def _read(item: dict[str, Any]) -> Erased:
    return Erased(
        item["pk"]["S"].removeprefix(_KEY),
        datetime.fromtimestamp(int(item["erased_at"]["N"]), UTC),
        date.fromisoformat(item["archive_from"]["S"]),
    )
