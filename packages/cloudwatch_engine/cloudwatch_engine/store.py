"""Metrics in memory, read as CloudWatch reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cloudwatch_engine.metrics import AlarmState, LogLine, Metric, Reading, Series, Window
from cloudwatch_engine.statistics import Observed, statistic


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a metric, and how often it was observed at a time (seconds since 1970)."""

    time: float
    value: float
    count: float = 1.0


class MetricStore:
    """A `Source` that was told everything: points of metrics, and states of alarms."""

    def __init__(self) -> None:
        self._points: defaultdict[Metric, list[Point]] = defaultdict(list)
        self._alarms: dict[str, AlarmState] = {}
        self._lines: list[LogLine] = []

    def put(self, metric: Metric, points: Iterable[Point]) -> None:
        """Add *points*."""
        self._points[metric].extend(points)

    def set_alarm(self, alarm: AlarmState) -> None:
        """Put the state of an alarm."""
        self._alarms[alarm.name] = alarm

    def log(self, line: LogLine) -> None:
        """Add a line to its log group."""
        self._lines.append(line)

    def read(self, readings: Sequence[Reading], window: Window) -> list[Series]:
        """The values of each of *readings*; UnknownStatistic if one asks for none."""
        return [series(self._points[each.metric], each, window) for each in readings]

    def alarms(self, names: Sequence[str]) -> list[AlarmState]:
        """The states of those alarms that were put."""
        return [self._alarms[name] for name in names if name in self._alarms]

    def lines(self, groups: Sequence[str], window: Window) -> list[LogLine]:
        """The lines that were added to *groups*."""
        start, end = window.start * 1000, window.end * 1000
        return [
            line
            for line in self._lines
            if line.group in groups and start <= line.timestamp_ms < end
        ]


def series(points: Iterable[Point], reading: Reading, window: Window) -> Series:
    """What *reading* tells of *points*: periods start at the window's start."""
    tell = statistic(reading.stat)
    buckets: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    for point in points:
        if window.start <= point.time < window.end:
            number = int((point.time - window.start) // reading.period)
            start = window.start + number * reading.period
            buckets[start].append((point.value, point.count))
    told = {start: tell(Observed.of(buckets[start])) for start in sorted(buckets)}
    return {start: value for start, value in told.items() if value is not None}
