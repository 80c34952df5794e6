"""
CloudWatch's statistics over the values that were observed in a period.

As "CloudWatch statistics definitions" in the CloudWatch user guide has them.
A percentile lies between the two nearest observations, in proportion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_NUMBER = r"\d+(?:\.\d+)?"
_SHORT = re.compile(rf"(p|tm|wm|tc|ts)({_NUMBER})")
_RANGE = re.compile(rf"(TM|WM|TC|TS|PR)\(({_NUMBER})?(%?):({_NUMBER})?(%?)\)")


class UnknownStatistic(ValueError):
    """A name that is none of CloudWatch's statistics."""


@dataclass(frozen=True, slots=True)
class Observed:
    """
    Observations, by ascending value.

    Attributes:
        values: Different values.
        counts: How often each was observed; none is 0.

    """

    values: tuple[float, ...]
    counts: tuple[float, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[float, float]]) -> Observed:
        """Make it of values and how often each was observed, in any order."""
        kept = sorted((value, count) for value, count in pairs if count > 0)
        return cls(tuple(value for value, _ in kept), tuple(count for _, count in kept))

    @property
    def count(self) -> float:
        """How many observations there are."""
        return sum(self.counts)

    @property
    def total(self) -> float:
        """Their sum."""
        return sum(value * count for value, count in zip(self.values, self.counts, strict=True))

    def percentile(self, percent: float) -> float:
        """The value that *percent* of the observations do not exceed."""
        place = percent / 100 * (self.count - 1)
        below = self._at(int(place))
        return below + (place - int(place)) * (self._at(int(place) + 1) - below)

    def between(self, low: float, high: float) -> Observed:
        """Those over *low*, up to *high* inclusive."""
        pairs = zip(self.values, self.counts, strict=True)
        return Observed.of((value, count) for value, count in pairs if low < value <= high)

    def middle(self, low: float, high: float) -> Observed:
        """Those whose rank is between *low* and *high* percent, whole or in part."""
        first, last = low / 100 * self.count, high / 100 * self.count
        ranked, seen = [], 0.0
        for value, count in zip(self.values, self.counts, strict=True):
            ranked.append((value, min(seen + count, last) - max(seen, first)))
            seen += count
        return Observed.of(ranked)

    def _at(self, rank: int) -> float:
        seen = 0.0
        for value, count in zip(self.values, self.counts, strict=True):
            seen += count
            if rank < seen:
                return value
        return self.values[-1]


Statistic = Callable[[Observed], float | None]


def statistic(name: str) -> Statistic:
    """The function behind *name*; UnknownStatistic if there is none."""
    if name in _PLAIN:
        return _of_some(_PLAIN[name])
    if name == "IQM":
        return statistic("TM(25%:75%)")
    if short := _SHORT.fullmatch(name):
        kind, percent = short[1], float(short[2])
        if percent <= 100:
            return _of_positive(
                _percentile(percent) if kind == "p" else _in_middle(kind, 0, percent)
            )
    if spelled := _RANGE.fullmatch(name):
        kind, (low, is_low_percent, high, is_high_percent) = (
            spelled[1].lower(),
            spelled.groups()[1:],
        )
        if low or high:
            is_percent = bool(is_low_percent or is_high_percent)
            return _of_positive(_ranged(kind, low, high, is_percent=is_percent))
    raise UnknownStatistic(f"{name} is not a statistic of CloudWatch")


def needs_values(name: str) -> bool:
    """Whether *name* cannot be told from sum, count, least and greatest."""
    return name not in _PLAIN


_PLAIN: dict[str, Callable[[Observed], float]] = {
    "Sum": lambda seen: seen.total,
    "SampleCount": lambda seen: seen.count,
    "Average": lambda seen: seen.total / seen.count,
    "Minimum": lambda seen: seen.values[0],
    "Maximum": lambda seen: seen.values[-1],
}


def _of_some(told: Callable[[Observed], float]) -> Statistic:
    return lambda seen: told(seen) if seen.values else None


def _of_positive(told: Statistic) -> Statistic:
    """These CloudWatch does not tell of metrics with negative values."""
    return lambda seen: told(seen) if seen.values and seen.values[0] >= 0 else None


def _percentile(percent: float) -> Statistic:
    return lambda seen: seen.percentile(percent)


def _ranged(kind: str, low: str, high: str, *, is_percent: bool) -> Statistic:
    if is_percent:
        return _in_middle(kind, float(low or 0), float(high or 100))
    bounds = float(low) if low else float("-inf"), float(high) if high else float("inf")
    return lambda seen: _told(kind, seen, seen.between(*bounds), bounds)


def _in_middle(kind: str, low: float, high: float) -> Statistic:
    def told(seen: Observed) -> float | None:
        edges = seen.percentile(low), seen.percentile(high)
        return _told(kind, seen, seen.middle(low, high), edges)

    return told


def _told(kind: str, seen: Observed, kept: Observed, edges: Sequence[float]) -> float | None:
    low, high = edges
    match kind:
        case "tc":
            return kept.count
        case "ts":
            return kept.total
        case "pr":
            return 100 * kept.count / seen.count
        case "wm":
            pairs = zip(seen.values, seen.counts, strict=True)
            pulled = Observed.of((min(max(value, low), high), count) for value, count in pairs)
            return pulled.total / pulled.count
    return kept.total / kept.count if kept.values else None
