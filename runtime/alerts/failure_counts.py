"""Failures by minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rules.alerts.bursts import Watched
from runtime.aws_client.errors import Refused

_SEEN_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14
_COUNTED_FOR = timedelta(days=2)

Failures = Mapping[tuple[Watched, int], int]  # by minute since 1970


class FailureCounts:
    """
    Counts each event once.

    Items, by ``pk`` and ``sk``: <watched>, <minute>#<shard> with ``failures``;
    and seen#<event>. Each container counts in a *shard* of its own, so that no
    two wait for each other.
    """

    def __init__(self, dynamodb: Any, *, table: str, shard: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._shard = shard

    def count(self, events: Mapping[str, Failures], *, now: datetime) -> None:
        """
        Add what each of *events*, by key, adds; nothing for those counted before.

        All of it in one transaction, so that a count and the note that it was
        made cannot part. Raises `CallFailed`.
        """
        left = dict(events)
        while left:
            keys = list(left)
            try:
                self._dynamodb.transact_write_items(TransactItems=self._writes(left, now))
            except Refused as refused:
                reasons = refused.response.get("CancellationReasons", [])
                known = [
                    key
                    for key, reason in zip(keys, reasons, strict=False)
                    if reason["Code"] == "ConditionalCheckFailed"
                ]
                if not known:
                    raise
                left = {key: left[key] for key in keys if key not in known}
            else:
                return

    def failures(self, watched: Watched, *, since: int, until: int) -> Mapping[int, int]:
        """The failures of each minute from *since* to *until*. Raises `CallFailed`."""
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND sk BETWEEN :since AND :after",
            ExpressionAttributeValues={
                ":pk": {"S": str(watched)},
                ":since": {"S": _minute(since)},
                ":after": {"S": _minute(until + 1)},
            },
            ConsistentRead=True,
        )
        found: Counter[int] = Counter()
        for page in pages:
            for item in page["Items"]:
                found[int(item["sk"]["S"].partition("#")[0])] += int(item["failures"]["N"])
        return found

    def _writes(self, events: Mapping[str, Failures], now: datetime) -> list[dict[str, Any]]:
        sums: Counter[tuple[Watched, int]] = Counter()
        for failures in events.values():
            sums.update(failures)
        seen = [{"Put": self._seen(key, now)} for key in events]
        return seen + [
            {"Update": self._adding(watched, minute, failures, now)}
            for (watched, minute), failures in sums.items()
        ]

    def _seen(self, key: str, now: datetime) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "Item": {
                "pk": {"S": f"seen#{key}"},
                "sk": {"S": "-"},
                "expires_at": {"N": _epoch(now + _SEEN_FOR)},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }

    def _adding(
        self, watched: Watched, minute: int, failures: int, now: datetime
    ) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "Key": {"pk": {"S": str(watched)}, "sk": {"S": f"{_minute(minute)}#{self._shard}"}},
            "UpdateExpression": "SET expires_at = :expires_at ADD failures :failures",
            "ExpressionAttributeValues": {
                ":failures": {"N": str(failures)},
                ":expires_at": {"N": _epoch(now + _COUNTED_FOR)},
            },
        }


def _minute(minute: int) -> str:
    return f"{minute:010d}"


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
