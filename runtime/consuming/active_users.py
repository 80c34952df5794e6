"""Who has signed in on a day, in a month, and for the first time, each noted once."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from events.contract.schema import UserEvent
from runtime.consuming.seen_events import SeenEvents

_DAY, _MONTH, _FIRST = "DailyActiveUsers", "MonthlyActiveUsers", "NewUserSignIn"


class ActiveUsers:
    """
    Tells which users are seen for the first time: on their day, in their month, ever.

    By the time of the event, in UTC, so that one that comes late still counts
    for its own day. Ever is within 35 days of confirming: longer, nobody is
    remembered for it. A digest stands for the user.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._periods = {
            _DAY: (
                "%Y-%m-%d",
                SeenEvents(dynamodb, table=table, consumer="day", kept_for=timedelta(days=35)),
            ),
            _MONTH: (
                "%Y-%m",
                SeenEvents(dynamodb, table=table, consumer="month", kept_for=timedelta(days=70)),
            ),
            _FIRST: (
                "ever",
                SeenEvents(dynamodb, table=table, consumer="came", kept_for=timedelta(days=70)),
            ),
        }
        self._expected = SeenEvents(
            dynamodb, table=table, consumer="expected", kept_for=timedelta(days=35)
        )

    def expect(self, event: UserEvent, *, owner: str, now: datetime) -> None:
        """Note that the user of *event* has confirmed and may come. Raises `CallFailed`."""
        self._expected.claim(_key(event, "ever"), owner=owner, now=now)

    def newly_active(self, event: UserEvent, *, owner: str, now: datetime) -> list[str]:
        """The metrics that the user of *event* adds one to. Raises `CallFailed`."""
        found = [metric for metric in (_DAY, _MONTH) if self._claim(event, metric, owner, now)]
        if _DAY in found and self._is_expected(event) and self._claim(event, _FIRST, owner, now):
            found.append(_FIRST)
        return found

    def _claim(self, event: UserEvent, metric: str, owner: str, now: datetime) -> bool:
        period, seen = self._periods[metric]
        return seen.claim(_key(event, period), owner=owner, now=now)

    def _is_expected(self, event: UserEvent) -> bool:
        return not self._expected.unseen([_key(event, "ever")])

    def settle(self, event: UserEvent, metric: str) -> None:
        """Note that the user is counted in *metric*, for good. Raises `CallFailed`."""
        period, seen = self._periods[metric]
        seen.settle(_key(event, period))


def _key(event: UserEvent, period: str) -> str:
    user = sha256(f"{event.source} {event.subject}".encode()).hexdigest()[:32]
    return f"{event.time:{period}}#{user}"
