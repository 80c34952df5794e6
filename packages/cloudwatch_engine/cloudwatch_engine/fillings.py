"""Functions of metric math that put values where there are none."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise

from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Keyword, Request, Timed, Value

_LEAST_HISTORY = 3  # points


def _fill(request: Request, value: Value, filler: Value) -> Value:
    if isinstance(value, list):
        return [_filled(request, each, filler) for each in value]
    if isinstance(value, Timed):
        return _filled(request, value, filler)
    raise BadExpression("FILL takes series")


def _filled(request: Request, series: Timed, filler: Value) -> Timed:
    grid = request.window.grid(series.period)
    match filler:
        case float():
            points = {at: series.points.get(at, filler) for at in grid}
        case Timed():
            points = {**filler.points, **series.points}
        case Keyword("REPEAT"):
            points = _repeated(series, grid)
        case Keyword("LINEAR"):
            points = _interpolated(series, grid)
        case _:
            raise BadExpression("FILL takes a number, a series, REPEAT or LINEAR to fill with")
    return replace(series, points=dict(sorted(points.items())))


def _repeated(series: Timed, grid: range) -> dict[int, float]:
    """Before the first value there is nothing to repeat."""
    points, latest = {}, None
    for at in grid:
        latest = series.points.get(at, latest)
        if latest is not None:
            points[at] = latest
    return points


def _interpolated(series: Timed, grid: range) -> dict[int, float]:
    """Only between two values: a gap at either end stays one."""
    points = dict(series.points)
    known = sorted(series.points)
    for before, after in pairwise(known):
        low, high = series.points[before], series.points[after]
        for at in grid:
            if before < at < after:
                points[at] = low + (high - low) * (at - before) / (after - before)
    return points


def _anomaly_detection_band(_: Request, value: Value, width: Value = 2.0) -> Value:
    """
    Bound what was usual up to each point: the mean of what came before, and its deviations.

    CloudWatch learns from two weeks, and hours and weekdays with them; this
    knows what it was given and no more. Too little before a point: no bounds.
    """
    if not isinstance(value, Timed) or not isinstance(width, float):
        raise BadExpression("ANOMALY_DETECTION_BAND takes one series and perhaps a number")
    upper, lower = {}, {}
    times = sorted(value.points)
    for place in range(_LEAST_HISTORY, len(times)):
        before = [value.points[at] for at in times[:place]]
        middle, spread = statistics.fmean(before), width * statistics.pstdev(before)
        upper[times[place]], lower[times[place]] = middle + spread, middle - spread
    return [
        replace(value, points=upper, label="(expected, at most)"),
        replace(value, points=lower, label="(expected, at least)"),
    ]


FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "FILL": _fill,
    "ANOMALY_DETECTION_BAND": _anomaly_detection_band,
}
