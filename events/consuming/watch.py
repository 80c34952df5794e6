"""From failures to incidents: what makes one, and how it ends."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from events.consuming.failures import failures
from events.contract.schema import UnreadableEvent, UserEvent
from rules.alerts.bursts import Thresholds, Watched, peak, within
from rules.alerts.security_alert import Alert, alert
from rules.value import dataclass
from runtime import chance
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incident, Incidents
from runtime.consuming.seen_events import SeenEvents

_REMINDER = "incident"  # the member that tells a reminder from an event


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

    def count(self, events: list[UserEvent], *, now: datetime) -> None:
        """
        Count *events*, then open what is a burst by now. Raises `CallFailed`.

        Those counted before are looked at again: whoever counted them may
        have broken off before it told anybody.
        """
        counted = {event.dedupe_key: failures(event) for event in events}
        self.counts.count({key: each for key, each in counted.items() if each}, now=now)
        minutes: dict[Watched, list[int]] = defaultdict(list)
        for each in counted.values():
            for (watched, minute), number in each.items():
                if number > 0:
                    minutes[watched].append(minute)
        for watched, touched in minutes.items():
            count, last = self._peak(watched, touched)
            if self.thresholds.is_burst(watched, count=count):
                self._open(watched, count, last, now)

    def check(self, incident: Incident, *, owner: str, now: datetime) -> None:
        """Close *incident* if it is over, or look again later. Raises `CallFailed`."""
        if not self.incidents.is_open(incident):
            return
        minute = int(now.timestamp() // 60)
        since = minute - self.window_minutes + 1
        failed = self.counts.failures(incident.watched, since=since, until=minute)
        count = within(failed, minute, window=self.window_minutes)
        if not self.thresholds.is_over(incident.watched, count=count):
            self.remind(reminder(incident))
        elif self.told.claim(_key("resolved", incident), owner=owner, now=now):
            self.tell(self._alert("resolved", incident.watched, count))
            self.incidents.close(incident, minute=minute)

    def _open(self, watched: Watched, count: int, last: int, now: datetime) -> None:
        incident = self.incidents.open(watched, minute=last, now=now)
        if incident is None:
            return
        key = _key("opened", incident)
        # Whoever broke off here is not known: its messages come again when its claim is over.
        if self.told.claim(key, owner=chance.unguessable_id(), now=now):
            self.remind(reminder(incident))
            self.tell(self._alert("opened", watched, count))
            self.told.settle(key)

    def _peak(self, watched: Watched, touched: list[int]) -> tuple[int, int]:
        """The worst window that any of the minutes *touched* is in."""
        beside = self.window_minutes - 1
        since, until = min(touched) - beside, max(touched) + beside
        return peak(
            self.counts.failures(watched, since=since, until=until), window=self.window_minutes
        )

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
