"""
What the reconciler holds in memory, and which losses it finds: `python -m benchmarks.reconciler`.

So many lines in twenty minutes, some of which were never counted, one batch that may have counted
too much; run every five minutes for a day and two hours. Peaks are those of Python's own memory
(`tracemalloc`) beyond what the simulation began with.
"""

from __future__ import annotations

import io
import time
import tracemalloc
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime

from benchmarks.simulated_log import KINDS, SimulatedLog, SimulatedTables, batch
from events.publishing.losses import Losses
from events.publishing.many import Unpublished
from runtime.consuming.comparison_table import ComparisonTable
from runtime.consuming.counted_events import CountedEvents
from runtime.consuming.written_lines import WrittenLines
from runtime.observe import MetricLines
from workers.reconciler import Reconciler

START = 29_916_000  # a minute since 1970
_MINUTES = 20
_LINES = MetricLines(namespace="CognitoTriggers", service="benchmark")


def reconciler(log: SimulatedLog, tables: SimulatedTables, *, owner: str = "one") -> Reconciler:
    """The reconciler as it is wired, over a simulated log."""
    written = WrittenLines(log, log_groups=["a", "b"], sleep=lambda _: None)

    def publish(events: object) -> Unpublished:
        log.failing("publish")
        tables.publish(events)
        return Unpublished()

    return Reconciler(
        table=ComparisonTable(tables, table="counts", owner=owner),
        written=written,
        counted=CountedEvents(tables, table="counts"),
        losses=Losses(written=written, unseen=tables.unseen, publish=publish),
        lines=_LINES,
        now=lambda: datetime.fromtimestamp(log.minute * 60, UTC),
        remaining_ms=lambda: 240_000,
    )


@dataclass(frozen=True, slots=True)
class Played:
    """
    What a day came to.

    Attributes:
        lost: The keys that were; *published* those that were published again.
        lines_read: Those that were sent; *cpu_s* of the whole simulation.
        peak_mb: Beyond what the simulation itself keeps to the end.

    """

    lost: set[str]
    published: list[str]
    lines_read: int
    peak_mb: float
    cpu_s: float


def play(
    lines: int, *, losses: int = 7, outage: int = 0, taken: bool = True, every: int = 5
) -> Played:
    """
    Compare so many *lines*, of which single ones are lost, for a day and two hours.

    And all of the first minutes, *outage* of them.
    """
    log = SimulatedLog(start=START, end=START + _MINUTES, per_minute=lines // _MINUTES)
    lost = {}
    for number in range(losses):
        minute, place = START + number * 2, number * 31 % log.per_minute
        lost[log.key(minute, place)] = (minute, KINDS[place % len(KINDS)])
    for minute in range(START, START + outage):
        for place in range(log.per_minute):
            lost[log.key(minute, place)] = (minute, KINDS[place % len(KINDS)])
    were = {*lost}  # the simulation forgets those that are made good
    tables = SimulatedTables(log, lost=lost)
    if taken:
        tables.batches[START + 5].append(batch({START + 5: {}}, taken=1))
    run, began = reconciler(log, tables), time.process_time()
    tracemalloc.start()
    with redirect_stdout(io.StringIO()):
        for log.minute in range(START, START + 26 * 60, every):
            run.handle({})
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    took = time.process_time() - began
    return Played(were, tables.published, log.lines_read, (peak - kept) / 1e6, took)


def main() -> None:
    """Print a table."""
    print(f"{'lines':>10}{'lost':>6}{'found':>7}{'false':>7}{'read':>9}{'peak MB':>9}{'CPU s':>7}")
    for lines in (10_000, 100_000, 1_000_000):
        was = play(lines)
        false = [key for key in was.published if key not in was.lost]
        found = len(was.lost & set(was.published))
        numbers = f"{lines:>10,}{len(was.lost):>6}{found:>7}{len(false):>7}{was.lines_read:>9,}"
        print(f"{numbers}{was.peak_mb:>9.1f}{was.cpu_s:>7.1f}")


if __name__ == "__main__":
    main()
