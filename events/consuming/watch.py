"""From the repeated failures of a user to an incident: what makes one, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from events.consuming.repeats import Repeats
from events.contract.schema import UnreadableEvent
from rules.alerts.bursts import Scope, Signal, Thresholds, Watched
from rules.alerts.security_alert import Alert, alert
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incident, Incidents
from runtime.consuming.seen_events import SeenEvents

_REMINDER = "incident"  # the member that tells a reminder from other messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """
    Opens and closes incidents.

    Attributes:
        told: Which messages operators have got.
        remind: Sends this consumer a message that comes after a minute.

    """

    counts: FailureCounts
    incidents: Incidents
    told: SeenEvents
    tell: Callable[[Alert], None]
    remind: Callable[[str], None]
    thresholds: Thresholds
    window_minutes: int
    service: str

    def hear(self, repeats: Repeats, *, now: datetime) -> None:
        """Note what a container has seen, and open what is a burst by now. Raises `CallFailed`."""
        for name, failures in repeats.users.items():
            user = Watched(Signal.FAILED_SIGN_IN, Scope.USER, name)
            self.counts.note(
                user, container=repeats.container, minute=repeats.minute, failures=failures, now=now
            )
            count = self._count(user, until=repeats.minute)
            if self.thresholds.is_burst(user, count=count):
                self._open(user, count, repeats.minute, now)

    def check(self, incident: Incident, *, now: datetime) -> None:
        """Close *incident* if it is over, or look again later. Raises `CallFailed`."""
        if not self.incidents.is_open(incident):
            return
        minute = int(now.timestamp() // 60)
        count = self._count(incident.watched, until=minute)
        if not self.thresholds.is_over(incident.watched, count=count):
            self.remind(reminder(incident))
            return

        def close() -> None:
            self.tell(self._alert("resolved", incident.watched, count))
            self.incidents.close(incident, minute=minute)

        self.told.once(_key("resolved", incident), close, now=lambda: now)

    def _count(self, user: Watched, *, until: int) -> int:
        """The failures that containers have seen within the window, which ends *until* a minute."""
        return self.counts.failures(user, since=until - self.window_minutes + 1)

    def _open(self, watched: Watched, count: int, last: int, now: datetime) -> None:
        incident = self.incidents.open(watched, minute=last, now=now)
        if incident is not None:
            tell = partial(self._tell_opened, incident, count)
            self.told.once(_key("opened", incident), tell, now=lambda: now)

    def _tell_opened(self, incident: Incident, count: int) -> None:
        self.remind(reminder(incident))
        self.tell(self._alert("opened", incident.watched, count))

    def _alert(self, state: str, watched: Watched, count: int) -> Alert:
        return alert(
            watched,
            state=state,
            count=count,
            threshold=self.thresholds.of(watched) or 0,
            window_minutes=self.window_minutes,
            service=self.service,
        )


def _key(state: str, incident: Incident) -> str:
    return f"{state}#{incident.watched}#{incident.opened}"


def reminder(incident: Incident) -> str:
    """The message that brings *incident* back to its consumer."""
    return json.dumps({_REMINDER: {"watched": str(incident.watched), "opened": incident.opened}})


def reminded_of(body: str) -> Incident | None:
    """
    The incident that *body* reminds of; None if it is no reminder.

    Raises:
        UnreadableEvent: It is one, of no incident.

    """
    try:
        told = json.loads(body)
        found = told[_REMINDER]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    try:
        return Incident(Watched.read(found["watched"]), str(found["opened"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UnreadableEvent("a reminder of no incident") from None
