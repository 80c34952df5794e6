"""
Finds bursts of failed sign-ins and of refused sign-ups, over all users and of each client.

Every minute it judges the minute before the last one, which is counted by then,
against what is usual: `rules.alerts.failure_rates`. It reads eight items a
minute whatever the traffic, and keeps what it knows in one. Operators get one
message when a burst opens and one when it is over, whatever runs twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from rules.alerts.bursts import Scope, Thresholds, Watched
from rules.alerts.failure_rates import Change, Least, Minute, Rate, judge
from rules.alerts.security_alert import Alert, alert
from runtime import boto3_clients, clock
from runtime.alerts.known_rates import JudgedMeanwhile, Known, KnownRates
from runtime.alerts.operators_topic import Operators
from runtime.alerts.rate_counts import RateCounts
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.alerts import AlertSettings
from runtime.settings.consumers import EventCountsSettings, SeenSettings
from runtime.settings.service import ServiceSettings

_COUNTING_TAKES = 2  # minutes, the one that is going on included
_MOST_MINUTES = 10  # that are made up for, if runs were missed
_MOST_SCOPES = 100


def handle(_event: Any, *, watch: RateWatch, now: Callable[[], datetime] = clock.now) -> None:
    """Judge the minutes that have been counted since the last run. Raises `CallFailed`."""
    watch.judge_until(int(now().timestamp() // 60) - _COUNTING_TAKES, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateWatch:
    """
    Opens and closes incidents by rate.

    Attributes:
        counted: What was counted of a minute.
        told: Which messages operators have got.

    """

    counted: Callable[[int], Mapping[Watched, Minute]]
    known: KnownRates
    told: SeenEvents
    tell: Callable[[Alert], None]
    thresholds: Thresholds
    window_minutes: int
    service: str

    def judge_until(self, last: int, *, now: Callable[[], datetime]) -> None:
        """Judge every minute since the last run up to *last*, and tell what has changed."""
        before = self.known.load()
        known = before
        for minute in range(max(before.judged + 1, last - _MOST_MINUTES + 1), last + 1):
            known = self._judged(known, minute)
        try:
            self.known.save(known, after=before)
        except JudgedMeanwhile:
            return
        for facts in known.untold:
            told = Alert(**facts)
            key = "#".join(
                told.attributes[name] for name in ("state", "signal", "scope", "name", "minute")
            )
            self.told.once(key, partial(self.tell, told), now=now)
        if known.untold:
            self.known.told(known)

    def _judged(self, known: Known, minute: int) -> Known:
        """What is known after *minute*, and the alerts that it makes."""
        counted = self.counted(minute)
        rates: dict[Watched, Rate] = {}
        untold = [*known.untold]
        for watched in known.rates.keys() | counted.keys():
            threshold = self.thresholds.of(watched)
            if threshold is None:
                continue
            of_minute = counted.get(watched, Minute(0, 0))
            before, least = known.rates.get(watched, Rate()), Least(threshold, self.window_minutes)
            rates[watched], change = judge(before, of_minute, at=minute, least=least)
            if change:
                untold.append(self._alert(watched, change, rates[watched], before, minute))
        return Known(minute, dict(_busiest(rates)), untold)

    def _alert(
        self, watched: Watched, change: Change, rate: Rate, before: Rate, minute: int
    ) -> dict[str, Any]:
        window = rate.window or before.window
        told = alert(
            watched,
            state=change.value,
            count=max(0, sum(failures for _, failures in window)),
            threshold=self.thresholds.by_scope[watched.signal, watched.scope],
            window_minutes=self.window_minutes,
            service=self.service,
            attempts=str(sum(attempts for attempts, _ in window)),
            usual_percent=f"{before.usual:.1%}".rstrip("%"),
            minute=str(minute),
        )
        return {"subject": told.subject, "text": told.text, "attributes": told.attributes}


def _busiest(rates: Mapping[Watched, Rate]) -> Iterator[tuple[Watched, Rate]]:
    """*rates* of everybody, and of the clients that have most attempts or an incident."""

    def weight(watched: Watched) -> tuple[bool, bool, int]:
        rate = rates[watched]
        attempts = sum(attempts for attempts, _ in rate.window)
        return watched.scope is Scope.ALL, bool(rate.opened), attempts

    for watched in sorted(rates, key=weight, reverse=True)[:_MOST_SCOPES]:
        yield watched, rates[watched]


def wire() -> Handle:
    """Connect to the tables and the operators; senseless thresholds stop it here."""
    settings = AlertSettings()
    dynamodb = boto3_clients.patient("dynamodb")
    operators = Operators(
        boto3_clients.patient("sns"),
        arn=settings.operators_topic_arn,
        chat_runbook=settings.runbook_url if settings.chats else "",
    )
    watch = RateWatch(
        counted=RateCounts(dynamodb, table=EventCountsSettings().event_counts_table).of,
        known=KnownRates(dynamodb, table=settings.security_table),
        told=SeenEvents(dynamodb, table=SeenSettings().seen_events_table, consumer="failure_rates"),
        tell=operators.tell,
        thresholds=Thresholds.parse(settings.alert_thresholds),
        window_minutes=settings.alert_window_minutes,
        service=ServiceSettings().service,
    )
    return partial(handle, watch=watch)


handler = entrypoint(wire)
