"""What the metrics consumer tells the alerts, batch by batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from events.consuming.event_metrics import Alike
from events.consuming.failures import LONGEST_NAME, scopes_of, weight_of
from events.consuming.repeats import repeats
from rules.alerts.bursts import Watched
from rules.alerts.failure_rates import Minute
from rules.alerts.repeated_failures import RepeatedFailures
from runtime import observe
from runtime.alerts.rate_counts import RateCounts
from runtime.aws_client.errors import CallFailed, told


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureWatch:
    """
    Adds a batch to the rates of everybody and of each client, and tells of users who fail again.

    Never raises: an alert may come late, and no metric waits for it.

    Attributes:
        container: Tells this container from others.
        tell: Sends a message to the consumer of alerts.

    """

    rates: RateCounts
    repeated: RepeatedFailures
    container: str
    tell: Callable[[str], None]

    def __call__(self, groups: Collection[Alike], *, batch: str, now: datetime) -> None:
        """Hear of the events of *groups*, which *batch* counts."""
        try:
            self.rates.add(rates_of(groups), batch=batch, now=now)
            if message := self._repeated(groups, minute=int(now.timestamp() // 60)):
                self.tell(message)
        except CallFailed as error:
            observe.logger().warning("failures not told", error=told(error))

    def _repeated(self, groups: Collection[Alike], *, minute: int) -> str:
        """The message about users who failed repeatedly; empty if there are none."""
        for (user, of_minute), failures in _failures_of_users(groups).items():
            if failures and 0 < len(user) <= LONGEST_NAME:
                self.repeated.add(user, minute=of_minute, failures=failures)
        users = self.repeated.worth_telling(minute=minute)
        return repeats(users, container=self.container, minute=minute) if users else ""


def unwatched(groups: Collection[Alike], *, batch: str, now: datetime) -> None:
    """Hear of the events where nobody is told of failures."""


def _failures_of_users(groups: Collection[Alike]) -> dict[tuple[str, int], int]:
    """What *groups* add to the failures of each user and minute; most successes end at 0."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for group in groups:
        weight = weight_of(group.one)
        if weight is not None and weight.failures:
            for event in group.events:
                found[event.subject or "", group.minute] += weight.failures
    return found


def rates_of(groups: Collection[Alike]) -> dict[int, dict[Watched, Minute]]:
    """The attempts and failures of *groups*, by minute, of everybody and of each client."""
    found: dict[int, dict[Watched, Minute]] = defaultdict(dict)
    for group in groups:
        weight = weight_of(group.one)
        if weight is None:
            continue
        of_minute, number = found[group.minute], len(group.events)
        for scope, name in scopes_of(group.one):
            watched = Watched(weight.signal, scope, name)
            before = of_minute.get(watched, Minute(0, 0))
            of_minute[watched] = Minute(
                before.attempts + weight.attempts * number,
                before.failures + weight.failures * number,
            )
    return found
