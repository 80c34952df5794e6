"""
What metric math calculates with: numbers, time series, and arrays of them.

Where one of two series has a value and the other none, the other counts as 0;
a division by 0 leaves a gap. So "Metric math syntax and functions" has it.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from cloudwatch_engine.metrics import Series, Window
from cloudwatch_engine.tokens import BadExpression, NoData


@dataclass(frozen=True, slots=True)
class Timed:
    """
    A time series.

    Attributes:
        label: What the line is called, if it comes from one.
        period: Seconds between its points.

    """

    points: Series
    period: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word or text that a function takes as it is."""

    text: str


class Request(Protocol):
    """What a function may know of the request or graph that it is in."""

    @property
    def window(self) -> Window:
        """The time that is asked about."""

    @property
    def period(self) -> int:
        """Seconds between the points of a series that is made of a number."""

    @property
    def metrics(self) -> Mapping[str, Timed]:
        """The metrics by their ids, without the expressions."""


Value = float | Timed | list[Timed] | Keyword

_REFUSED = (ArithmeticError, ValueError)


OPERATORS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": math.pow,
    "==": lambda one, other: float(one == other),
    "!=": lambda one, other: float(one != other),
    "<=": lambda one, other: float(one <= other),
    ">=": lambda one, other: float(one >= other),
    "<": lambda one, other: float(one < other),
    ">": lambda one, other: float(one > other),
    "AND": lambda one, other: float(bool(one) and bool(other)),
    "OR": lambda one, other: float(bool(one) or bool(other)),
}


def combined(sign: str, one: Value, other: Value) -> Value:
    """Work out ``one sign other`` point by point; BadExpression if they do not go together."""
    match one, other:
        case list(), list():
            if len(one) != len(other):
                raise BadExpression(f"{sign} is between {len(one)} and {len(other)} series")
            return [_series(sign, *pair) for pair in zip(one, other, strict=True)]
        case list(), float() | Timed():
            return [_series(sign, each, other) for each in one]
        case float() | Timed(), list():
            return [_series(sign, one, each) for each in other]
        case float(), float():
            return _number(_outcome(OPERATORS[sign], one, other), f"{one:g} {sign} {other:g}")
        case float() | Timed(), float() | Timed():
            return _series(sign, one, other)
    raise BadExpression(f"{sign} takes numbers and series")


def mapped(value: Value, change: Callable[[float], float]) -> Value:
    """*change* of every point, or of the number itself; points without a result are left out."""
    match value:
        case float():
            return _number(_outcome(lambda each, _: change(each), value, 0), "this number")
        case Timed():
            return _changed(value, change)
        case list():
            return [_changed(each, change) for each in value]
    raise BadExpression(f"{value.text} is neither a number nor a series")


def _number(result: float | None, what: str) -> float:
    if result is None:
        raise NoData(f"{what} has no result")
    return result


def _changed(series: Timed, change: Callable[[float], float]) -> Timed:
    points = {
        at: _outcome(lambda each, _: change(each), old, 0) for at, old in series.points.items()
    }
    return replace(series, points={at: new for at, new in points.items() if new is not None})


def _series(sign: str, one: float | Timed, other: float | Timed) -> Timed:
    like = one if isinstance(one, Timed) else other
    assert isinstance(like, Timed)  # noqa: S101  # at least one of them is
    first, second = _points(one), _points(other)
    times = sorted({*(first or ()), *(second or ())})
    points = {
        at: _outcome(OPERATORS[sign], _at(one, first, at), _at(other, second, at)) for at in times
    }
    return replace(like, points={at: value for at, value in points.items() if value is not None})


def _points(value: float | Timed) -> Series | None:
    return value.points if isinstance(value, Timed) else None


def _at(value: float | Timed, points: Series | None, at: int) -> float:
    if points is None:
        assert isinstance(value, float)  # noqa: S101  # only a number has no points
        return value
    return points.get(at, 0.0)


def _outcome(function: Callable[[float, float], float], one: float, other: float) -> float | None:
    try:
        result = float(function(one, other))
    except _REFUSED:
        return None
    return result if math.isfinite(result) else None
