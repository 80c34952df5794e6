"""Metrics, what is asked of them, and who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Series = Mapping[int, float]
"""Values by the start of their period, in seconds since 1970. No entry: no data."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: *dimensions* are pairs of name and value, sorted."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = ()

    @classmethod
    def named(cls, namespace: str, name: str, dimensions: Mapping[str, str]) -> Metric:
        """The metric with *dimensions*, whatever their order."""
        return cls(namespace, name, tuple(sorted(dimensions.items())))


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A statistic of a metric.

    Attributes:
        stat: As CloudWatch spells it: ``Sum``, ``p99``, ``TM(10%:90%)``.
        period: Seconds.

    """

    metric: Metric
    stat: str
    period: int


@dataclass(frozen=True, slots=True)
class Window:
    """From *start* to just before *end*, in seconds since 1970."""

    start: int
    end: int

    def grid(self, period: int) -> range:
        """The starts of the periods, the first at *start*."""
        return range(self.start, self.end, period)


@dataclass(frozen=True, slots=True)
class AlarmState:
    """
    How an alarm is.

    Attributes:
        state: ``OK``, ``ALARM`` or ``INSUFFICIENT_DATA``.
        since: When it came into this state.

    """

    name: str
    state: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log group."""

    group: str
    timestamp_ms: int
    text: str


class Source(Protocol):
    """Where metrics and alarms are: an emulator, an AWS account, or a test's own store."""

    def read(self, readings: Sequence[Reading], window: Window) -> list[Series]:
        """The values of each of *readings*, in their order; periods start at *window*'s start."""

    def alarms(self, names: Sequence[str]) -> list[AlarmState]:
        """The states of those alarms that are there."""

    def lines(self, groups: Sequence[str], window: Window) -> list[LogLine] | None:
        """What was logged; None if this source reads no logs."""
