"""
Compares, every few minutes, what was written with what was counted.

An event that was written down and that no consumer has seen some minutes later
was lost on the way: a container killed in mid-publishing leaves no pending
line. It is published again, with its id, and ``EventsUnreconciled`` tells how
many there were. That metric must be 0.

Numbers come first, by minute and type: Logs Insights counts the lines, and the
batches of the metrics consumer have noted what they counted. Ids are only
fetched, a page at a time, of what differs. A minute is compared when it is ten
minutes old, and once more a day later, for lines that reach the log late: until
then, one that is late can make up for one that is lost. How far all this is
stands in a table; ``ReconcilerLag`` tells how many minutes it is behind.
See `rules.consuming.comparison`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from events.publishing.losses import Losses
from events.publishing.many import many_events
from rules.consuming.comparison import (
    LOOKS,
    NOTED_AFTER,
    Look,
    Progress,
    Sums,
    add,
    of_interest,
)
from runtime import boto3_clients, chance, clock, observe
from runtime.consuming.comparison_table import ComparisonTable
from runtime.consuming.counted_events import CountedEvents
from runtime.consuming.seen_events import SeenEvents
from runtime.consuming.written_lines import WrittenLines
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.observe import MetricLines
from runtime.settings.consumers import EventCountsSettings, SeenSettings
from runtime.settings.delivery import ReconcilerSettings
from runtime.settings.events import TopicSettings

_STEP = 15  # minutes that are added up at a time
_STOPPING_TAKES_MS = 90_000  # a query of a minute, and a minute's ids
_KINDS = {type_of(kind): kind.value for kind in Kind}
_CALLS_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciler:
    """
    The reconciler with its collaborators.

    Attributes:
        remaining_ms: Until Lambda ends the function.

    """

    table: ComparisonTable
    written: WrittenLines
    counted: CountedEvents
    losses: Losses
    lines: MetricLines
    now: Callable[[], datetime] = clock.now
    remaining_ms: Callable[[], int] = lambda: current_invocation().remaining_ms()

    def handle(self, _event: Any) -> None:
        """Compare what has become old enough, and publish again what was lost."""
        now = self.now()
        item = self.table.lock(now=now)
        if item is None:
            observe.logger().info("comparison under way")
            return
        minute = int(now.timestamp() // 60)
        run = Run(self, self.table.progress(item, now=minute), minute)
        with ExitStack() as after:
            after.callback(self.table.unlock)
            after.callback(self._tell, run, minute)
            run.all()

    def _tell(self, run: Run, minute: int) -> None:
        """Say how far a run has come, also if it fails on the way."""
        metrics = {"ReconcilerLag": [float(run.progress.lag(now=minute))]}
        if run.is_over or run.lost:
            metrics["EventsUnreconciled"] = [float(run.lost)]
        self.lines.write(metrics)


class Run:
    """One run, from the progress that it found; *minute* is now, since 1970."""

    def __init__(self, reconciler: Reconciler, progress: Progress, minute: int) -> None:
        self._with = reconciler
        self._minute = minute
        self._hours: dict[int, Sums] = {}
        self._changed: set[int] = set()
        self.progress = progress
        self.lost = 0
        self.is_over = False

    def all(self) -> None:
        """Add up, then compare, as long as there is time. Raises what its collaborators do."""
        self._add_counted()
        for look in LOOKS:
            self._add_written(look)
        for look in LOOKS:
            self._compare(look)
        self.is_over = True

    def _add_counted(self) -> None:
        while self.progress.arrived < self._minute - NOTED_AFTER and self._has_time():
            start = self.progress.arrived
            end = min(start + _STEP, self._minute - NOTED_AFTER)
            for minute in range(start, end):
                found = of_interest(self._with.counted.of(minute), late=True, at=minute)
                for one in found:
                    add(self._changing(one[0]).counted, [one])
            self._commit(self.progress.arrived_until(end))

    def _add_written(self, look: Look) -> None:
        while self._reads(look) and self._has_time():
            start = self.progress.read[look.name]
            end = min(start + _STEP, self._minute - look.delay)
            for minute, event_type, number in of_interest(
                self._with.written.counts(start, end), late=False, at=end
            ):
                if event_type in _KINDS:  # what came after this code, nobody here counts
                    sums = self._changing(minute).written[look.name]
                    add(sums, [(minute, _KINDS[event_type], number)])
            self._commit(self.progress.read_until(end, look))

    def _reads(self, look: Look) -> bool:
        return self.progress.read[look.name] < self._minute - look.delay

    def _compare(self, look: Look) -> None:
        for minute in self.progress.ready(look, now=self._minute):
            if not self._has_time():
                break
            is_complete = minute >= self.progress.since
            differing = self._sums(minute).differing(minute, look, complete=is_complete)
            if differing:
                for number in self._with.losses.published(minute, differing, margin=look.margin):
                    self.lost += number
                self._commit(self.progress.judged_until(minute + 1, look))
            else:
                self.progress = self.progress.judged_until(minute + 1, look)
        self._commit(self.progress)

    def _sums(self, minute: int) -> Sums:
        hour = minute // 60
        if hour not in self._hours:
            generation = self.progress.generation
            self._hours[hour] = self._with.table.sums(hour, generation=generation)
        return self._hours[hour]

    def _changing(self, minute: int) -> Sums:
        self._changed.add(minute // 60)
        return self._sums(minute)

    def _commit(self, progress: Progress) -> None:
        """Keep the progress; then, and only then, go on from there."""
        changed = {hour: self._hours[hour] for hour in self._changed}
        self._with.table.commit(progress, changed, now=self._with.now())
        self.progress = progress
        self._changed.clear()

    def _has_time(self) -> bool:
        return self._with.remaining_ms() > _STOPPING_TAKES_MS


def wire() -> Handle:
    """Connect to the logs, to the metrics consumer's tables and to the topic."""
    topic, counts = TopicSettings(), EventCountsSettings().event_counts_table
    dynamodb, logs = boto3_clients.patient("dynamodb"), boto3_clients.patient("logs")
    written = WrittenLines(logs, log_groups=ReconcilerSettings().log_groups)
    seen = SeenEvents(dynamodb, table=SeenSettings().seen_events_table, consumer="metrics")
    return Reconciler(
        table=ComparisonTable(dynamodb, table=counts, owner=chance.unguessable_id()),
        written=written,
        counted=CountedEvents(dynamodb, table=counts),
        losses=Losses(
            written=written,
            unseen=seen.unseen,
            spread=ThreadPoolExecutor(_CALLS_AT_ONCE).map,
            publish=many_events(topic.user_events_topic_arn).publish,
        ),
        lines=MetricLines(namespace=topic.metrics_namespace, service=topic.service),
    ).handle


handler = entrypoint(wire)
