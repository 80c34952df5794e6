"""Axes: round numbers, round times, and how they are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_TIME_STEPS = (10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 7 * 86400)
_NARROWEST = 1e-6
_UNITS = {"Milliseconds": " ms", "Seconds": " s"}


@dataclass(frozen=True, slots=True)
class Scale:
    """From *low* to *high*, on pixels from *first* to *last*."""

    low: float
    high: float
    first: float
    last: float

    def place(self, value: float) -> float:
        """Where *value* is, kept within the scale."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.first + share * (self.last - self.first)


def bounds(
    values: Sequence[float], *, low: float | None, high: float | None
) -> tuple[float, float]:
    """The ends of an axis for *values*: those that are given, and round ones else."""
    least = low if low is not None else min([0.0, *values])
    most = high if high is not None else max([least + 1, *values])
    if most - least < _NARROWEST:
        least, most = (most - 1, most) if low is None else (least, least + 1)
    step = _step(most - least)
    return (
        least if low is not None else math.floor(least / step) * step,
        most if high is not None else math.ceil(most / step - 1e-9) * step,
    )


def ticks(low: float, high: float) -> list[float]:
    """
    Round numbers from *low* to *high*.

    >>> ticks(0, 100)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    step = _step(high - low)
    first = math.ceil(low / step - 1e-9)
    count = math.floor(high / step + 1e-9) - first
    return [round((first + place) * step, 10) for place in range(count + 1)]


def times(start: int, end: int, *, most: int) -> list[int]:
    """Round times from *start* to *end*, *most* of them at most."""
    wanted = (end - start) / max(1, most)
    step = next((each for each in _TIME_STEPS if each >= wanted), _TIME_STEPS[-1])
    first = -(-start // step) * step
    return list(range(first, end + 1, step))


def clock(at: int, *, over_s: float) -> str:
    """
    A time, as short as a stretch of so many seconds allows. UTC.

    >>> clock(1_795_176_000, over_s=3600), clock(1_795_176_000, over_s=864_000)
    ('12:00', '20 Nov')
    """
    shape = "%H:%M:%S" if over_s < 300 else "%H:%M" if over_s <= 2 * 86400 else "%d %b"
    return datetime.fromtimestamp(at, UTC).strftime(shape)


def written(value: float | None, unit: str = "") -> str:
    """
    A value for people.

    >>> written(0.126), written(1234.0), written(56789.0, "Milliseconds"), written(None)
    ('0.13', '1,234', '56.8 k ms', '-')
    """
    if value is None:
        return "-"
    size, letter = next(
        ((size, f" {letter}") for size, letter in ((1e9, "G"), (1e6, "M")) if abs(value) >= size),
        (1e3, " k") if abs(value) >= 1e4 else (1.0, ""),
    )
    digits = 0 if float(value / size).is_integer() else 1 if abs(value / size) >= 10 else 2
    text = f"{value / size:,.{digits}f}"
    if digits:
        text = text.rstrip("0").rstrip(".")
    return f"{text}{letter}{_UNITS.get(unit, '')}"


def _step(span: float) -> float:
    """About four of them make *span*."""
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough - 1e-12)
