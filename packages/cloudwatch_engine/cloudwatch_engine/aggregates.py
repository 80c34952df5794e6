"""Functions of metric math that make one of many, or choose among many."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from cloudwatch_engine.tokens import BadExpression, NoData
from cloudwatch_engine.values import Keyword, Timed, Value

Reckon = Callable[[Sequence[float]], float]


def _aggregate(name: str, reckon: Reckon, _: object, value: Value) -> Value:
    """A number of one series; of an array, a series of what is there at each time."""
    match value:
        case Timed() if value.points:
            return float(reckon(list(value.points.values())))
        case Timed():
            raise NoData(f"{name} has no data to work on")
        case list() if value:
            return _across(value, reckon)
        case list():
            raise NoData(f"{name} has no series to work on")
    raise BadExpression(f"{name} takes a series or an array of them")


def _average(request: object, value: Value) -> Value:
    """In an array, what is missing counts as 0."""
    if isinstance(value, list) and value:
        return _across(value, lambda present: sum(present) / len(value))
    return _aggregate("AVG", statistics.fmean, request, value)


def _across(array: Sequence[Timed], reckon: Reckon) -> Timed:
    times = sorted({at for each in array for at in each.points})
    points = {
        at: float(reckon([each.points[at] for each in array if at in each.points])) for at in times
    }
    return Timed(points, array[0].period)


def _data_points(_: object, value: Value) -> Value:
    match value:
        case Timed():
            return float(len(value.points))
        case list() if value:
            return _across(value, len)
    raise BadExpression("DATAPOINT_COUNT takes series")


def _array(name: str, value: Value) -> list[Timed]:
    if not isinstance(value, list):
        raise BadExpression(f"{name} takes an array of series")
    return value


def _metric_count(_: object, value: Value) -> Value:
    return float(len(_array("METRIC_COUNT", value)))


def _end(name: str, place: int, _: object, value: Value) -> Value:
    array = _array(name, value)
    if not array:
        raise NoData(f"{name} has no series to choose from")
    return array[place]


def _remove_empty(_: object, value: Value) -> Value:
    return [each for each in _array("REMOVE_EMPTY", value) if each.points]


def _slice(_: object, value: Value, start: Value, end: Value | None = None) -> Value:
    if not isinstance(start, float) or not isinstance(end, float | None):
        raise BadExpression("SLICE takes an array and one or two numbers")
    return _array("SLICE", value)[int(start) : None if end is None else int(end)]


def _sort(_: object, value: Value, by: Value, order: Value, most: Value = float("inf")) -> Value:
    match by, order, most:
        case Keyword(("AVG" | "MIN" | "MAX" | "SUM") as name), Keyword(
            "ASC" | "DESC" as way
        ), float():
            array = sorted(
                _array("SORT", value),
                key=lambda each: _RECKON[name](list(each.points.values()) or [0.0]),
                reverse=way == "DESC",
            )
            return array[: int(min(most, len(array)))]
    raise BadExpression("SORT takes an array, AVG, MIN, MAX or SUM, and ASC or DESC")


_RECKON: Mapping[str, Reckon] = {
    "SUM": sum,
    "MIN": min,
    "MAX": max,
    "STDDEV": statistics.pstdev,
    "AVG": statistics.fmean,
}
FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    **{name: partial(_aggregate, name, reckon) for name, reckon in _RECKON.items()},
    "AVG": _average,
    "DATAPOINT_COUNT": _data_points,
    "METRIC_COUNT": _metric_count,
    "FIRST": partial(_end, "FIRST", 0),
    "LAST": partial(_end, "LAST", -1),
    "REMOVE_EMPTY": _remove_empty,
    "SLICE": _slice,
    "SORT": _sort,
}
