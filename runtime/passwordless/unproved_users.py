"""
Users who signed up without a password and have not yet answered a code.

One item each: ``pk`` the user's ``sub``, ``pool_id``, ``sweep_at`` in epoch
seconds, ``held_until`` while an address is being proved, ``swept_at`` once the
sweeper is about to delete the user. The item is made before the user is, and
goes when the address is proved or the user is deleted. ``expires_at``, the TTL
attribute, is far off: an item that is lost leaves an account that nobody has
proved.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from rules.value import dataclass
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch

# A day, so that deleting the account does not bring new budgets for codes to that address.
SWEPT_AFTER = timedelta(days=1)
_PROVING_TAKES = timedelta(hours=1)
_KEPT_FOR = timedelta(days=3650)


class Held(Enum):
    """Whether the sweeper keeps off while a user's address is being proved."""

    YES = "yes"
    NO_SUCH = "no such"  # it has been proved before, or never had to be
    SWEPT = "swept"  # too late: the user is being deleted


@dataclass(frozen=True, slots=True)
class UnprovedUser:
    """Somebody whom the sweeper is to look at."""

    pool_id: str
    subject: str


class UnprovedUsers:
    """The table of them. All methods raise `CallFailed`."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def note(self, subject: str, *, pool_id: str, now: datetime) -> None:
        """Note a user who is about to come into being."""
        self._dynamodb.put_item(
            TableName=self._table,
            Item={
                **_key(subject),
                "pool_id": {"S": pool_id},
                "sweep_at": _seconds(now + SWEPT_AFTER),
                "expires_at": _seconds(now + _KEPT_FOR),
            },
        )

    def has(self, subject: str) -> bool:
        """Whether the user's address has yet to be proved."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(subject), ConsistentRead=True
        )
        return "Item" in answer

    def hold(self, subject: str, *, now: datetime) -> Held:
        """Keep the sweeper off for as long as proving takes."""
        try:
            self._update(
                subject,
                UpdateExpression="SET held_until = :later",
                ConditionExpression="attribute_exists(pk) AND attribute_not_exists(swept_at)",
                ExpressionAttributeValues={":later": _seconds(now + _PROVING_TAKES)},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as error:
            if not _has_failed(error):
                raise
            return Held.SWEPT if error.response.get("Item") else Held.NO_SUCH
        return Held.YES

    def forget(self, subject: str) -> None:
        """The address is proved, or the user is gone."""
        self._dynamodb.delete_item(TableName=self._table, Key=_key(subject))

    def due(self, *, now: datetime) -> Iterator[UnprovedUser]:
        """Those whose time is over."""
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="sweep_at <= :now",
            ExpressionAttributeValues={":now": _seconds(now)},
        )
        for page in pages:
            for item in page["Items"]:
                yield UnprovedUser(item["pool_id"]["S"], item["pk"]["S"])

    def claim(self, subject: str, *, now: datetime) -> bool:
        """Tell whether the user may be deleted now; from then on no code proves anything."""
        try:
            self._update(
                subject,
                UpdateExpression="SET swept_at = :now",
                ConditionExpression=(
                    "sweep_at <= :now AND (attribute_not_exists(held_until) OR held_until <= :now)"
                ),
                ExpressionAttributeValues={":now": _seconds(now)},
            )
        except Refused as error:
            if not _has_failed(error):
                raise
            return False
        return True

    def _update(self, subject: str, **expressions: Any) -> None:
        self._dynamodb.update_item(TableName=self._table, Key=_key(subject), **expressions)


def _key(subject: str) -> dict[str, Any]:
    return {"pk": {"S": subject}}


def _seconds(when: datetime) -> dict[str, str]:
    return {"N": str(epoch(when))}


def _has_failed(error: Refused) -> bool:
    code: str = error.code
    return code == "ConditionalCheckFailedException"
