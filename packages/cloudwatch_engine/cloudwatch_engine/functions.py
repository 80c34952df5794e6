"""The functions of metric math that boards and alarms use, by name."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from cloudwatch_engine import aggregates, choices, fillings
from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Keyword, Request, Timed, Value, mapped

Function = Callable[..., Value]


def _metrics(request: Request, part: Value = Keyword("")) -> Value:  # noqa: B008  # it is frozen
    if not isinstance(part, Keyword):
        raise BadExpression("METRICS takes a part of ids, in quotes")
    return [each for name, each in request.metrics.items() if part.text in name]


def _period(_: Request, series: Value) -> Value:
    if not isinstance(series, Timed):
        raise BadExpression("PERIOD takes one metric")
    return float(series.period)


def _time_series(request: Request, number: Value) -> Value:
    if not isinstance(number, float):
        raise BadExpression("TIME_SERIES takes a number")
    return Timed(dict.fromkeys(request.window.grid(request.period), number), request.period)


def _each_point(change: Callable[[float], float], _: Request, value: Value) -> Value:
    return mapped(value, change)


def _each_series(change: Callable[[Timed], Mapping[int, float]], _: Request, value: Value) -> Value:
    match value:
        case Timed():
            return replace(value, points=change(value))
        case list():
            return [replace(each, points=change(each)) for each in value]
    raise BadExpression("a series is needed here, not a number")


def _differences(series: Timed) -> dict[int, float]:
    times = sorted(series.points)
    return {at: series.points[at] - series.points[before] for before, at in pairwise(times)}


def _gaps(series: Timed) -> dict[int, float]:
    times = sorted(series.points)
    return {at: float(at - before) for before, at in pairwise(times)}


def _rates(series: Timed) -> dict[int, float]:
    gaps = _gaps(series)
    return {at: difference / gaps[at] for at, difference in _differences(series).items()}


def _running_sum(series: Timed) -> dict[int, float]:
    total, sums = 0.0, {}
    for at in sorted(series.points):
        total += series.points[at]
        sums[at] = total
    return sums


def _checked(name: str, function: Function) -> Function:
    """*function*, which is told how many arguments it got before it is called."""
    signature = inspect.signature(function)

    def called(request: Request, *arguments: Any) -> Value:
        try:
            signature.bind(request, *arguments)
        except TypeError:
            raise BadExpression(f"{name} does not take {len(arguments)} arguments") from None
        return function(request, *arguments)

    return called


_ALL: Mapping[str, Function] = {
    "METRICS": _metrics,
    "PERIOD": _period,
    "TIME_SERIES": _time_series,
    "ABS": partial(_each_point, abs),
    "CEIL": partial(_each_point, math.ceil),
    "FLOOR": partial(_each_point, math.floor),
    "LOG": partial(_each_point, math.log),
    "LOG10": partial(_each_point, math.log10),
    "DIFF": partial(_each_series, _differences),
    "DIFF_TIME": partial(_each_series, _gaps),
    "RATE": partial(_each_series, _rates),
    "RUNNING_SUM": partial(_each_series, _running_sum),
    **aggregates.FUNCTIONS,
    **choices.FUNCTIONS,
    **fillings.FUNCTIONS,
}
FUNCTIONS: Mapping[str, Function] = {name: _checked(name, each) for name, each in _ALL.items()}
