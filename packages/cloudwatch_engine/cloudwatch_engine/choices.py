"""IF, and the functions that tell the time of a point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Keyword, Request, Timed, Value


def _if(_: object, condition: Value, yes: Value, no: Value | None = None) -> Value:
    """
    Choose at each time: what is true and has no value is 0, what is false and has none is left out.

    "Using IF expressions" has it so.
    """
    for each in (condition, yes, no):
        if isinstance(each, list | Keyword):
            raise BadExpression("IF takes numbers and single series")
    match condition:
        case float():
            return _whole(yes if condition else no, condition=bool(condition), like=yes)
        case Timed():
            return _by_point(condition, yes, no)
    raise AssertionError(condition)  # refused above


def _whole(chosen: Value | None, *, condition: bool, like: Value) -> Value:
    if chosen is not None:
        return chosen
    if condition or not isinstance(like, Timed):
        raise BadExpression("IF has nothing to give for false")
    return Timed({}, like.period)


def _by_point(condition: Timed, yes: Value, no: Value | None) -> Timed:
    points = {}
    for at, truth in condition.points.items():
        value = _at(yes, at, default=0.0) if truth else _at(no, at, default=None)
        if value is not None:
            points[at] = value
    return Timed(points, condition.period)


def _at(value: Value | None, at: int, *, default: float | None) -> float | None:
    if isinstance(value, Timed):
        return value.points.get(at, default)
    return value if isinstance(value, float) else None


def _clock(name: str, told: Callable[[datetime], int], request: Request, value: Value) -> Value:
    if not isinstance(value, Timed):
        raise BadExpression(f"{name} takes one series")
    grid = request.window.grid(value.period)
    points = {at: float(told(datetime.fromtimestamp(at, UTC))) for at in grid}
    return Timed(points, value.period)


_TOLD: Mapping[str, Callable[[datetime], int]] = {
    "MINUTE": lambda at: at.minute,
    "HOUR": lambda at: at.hour,
    "DAY": lambda at: at.isoweekday(),
    "DATE": lambda at: at.day,
    "MONTH": lambda at: at.month,
    "YEAR": lambda at: at.year,
    "EPOCH": lambda at: int(at.timestamp()),
}
FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "IF": _if,
    **{name: partial(_clock, name, told) for name, told in _TOLD.items()},
}
