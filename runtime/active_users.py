"""Who has signed in on a day and in a month, each noted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from events.schema import UserEvent
from runtime.seen_events import SeenEvents


class ActiveUsers:
    """
    Tells which users are seen for the first time on their day and in their month.

    By the time of the event, in UTC, so that one that comes late still counts
    for its own day. A digest stands for the user.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._periods = {
            "DailyActiveUsers": (
                "%Y-%m-%d",
                SeenEvents(dynamodb, table=table, consumer="day", kept_for=timedelta(days=35)),
            ),
            "MonthlyActiveUsers": (
                "%Y-%m",
                SeenEvents(dynamodb, table=table, consumer="month", kept_for=timedelta(days=70)),
            ),
        }

    def newly_active(self, event: UserEvent, *, owner: str, now: datetime) -> list[str]:
        """The metrics that the user of *event* adds one to. Raises what boto3 raises."""
        return [
            metric
            for metric, (period, seen) in self._periods.items()
            if seen.claim(_key(event, period), owner=owner, now=now)
        ]

    def settle(self, event: UserEvent, metric: str) -> None:
        """Note that the user is counted in *metric*, for good. Raises what boto3 raises."""
        period, seen = self._periods[metric]
        seen.settle(_key(event, period))


def _key(event: UserEvent, period: str) -> str:
    user = sha256(f"{event.source} {event.subject}".encode()).hexdigest()[:32]
    return f"{event.time:{period}}#{user}"
