"""
GetMetricData as CloudWatch answers it: metric math, all statistics, dimensions to the letter.

ministack knows no expressions and adds up all dimensions where none is named.
Periods start at StartTime, rounded down to the minute.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ministack.services import cloudwatch

from cloudwatch_engine import (
    BadExpression,
    Expression,
    Metric,
    Point,
    Reading,
    Timed,
    UnknownStatistic,
    Window,
    Workings,
    needs_values,
    series,
)
from local.bridge.theirs import Answer

_MINUTE_S = 60
GetMetricData = Callable[..., Answer]


def metric_data_for(original: GetMetricData) -> GetMetricData:
    """The action; the old query protocol, which no client of ours speaks, stays ministack's."""

    def get(params: Mapping[str, Any], asked: dict[str, Any], *protocol: bool) -> Answer:
        is_cbor, is_json = protocol
        if not is_cbor and not is_json:
            return original(params, asked, *protocol)
        try:
            results = _results(asked)
        except (BadExpression, UnknownStatistic) as error:
            refusal: Answer = cloudwatch._error(
                "ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor
            )
            return refusal
        answer: Answer
        if is_cbor:
            found = [cloudwatch._cbor_metric_data_result(each) for each in results]
            answer = cloudwatch._cbor_ok({"MetricDataResults": found})
        else:
            answer = cloudwatch._json_ok({"MetricDataResults": results})
        return answer

    return get


def _results(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    queries = asked.get("MetricDataQueries", [])
    readings = {each["Id"]: _reading(each["MetricStat"]) for each in queries if _is_metric(each)}
    expressions = [
        Expression(each["Id"], each["Expression"], each.get("Label", ""))
        for each in queries
        if not _is_metric(each)
    ]
    shortest = min([reading.period for reading in readings.values()] or [_MINUTE_S])
    start = int(cloudwatch._parse_ts(asked["StartTime"]))
    start -= start % min(_MINUTE_S, shortest)
    window = Window(start, int(cloudwatch._parse_ts(asked["EndTime"])))
    metrics = {
        name: Timed(series(_points(each), each, window), each.period)
        for name, each in readings.items()
    }
    workings = Workings(metrics, expressions, window=window, period=shortest)
    is_ascending = asked.get("ScanBy") == "TimestampAscending"
    return [
        _result(each, timed, is_ascending=is_ascending)
        for each in queries
        if each.get("ReturnData", True)
        for timed in _lines(each, metrics, workings)
    ]


def _is_metric(query: Mapping[str, Any]) -> bool:
    return bool(query.get("MetricStat"))


def _lines(
    query: Mapping[str, Any], metrics: Mapping[str, Timed], workings: Workings
) -> Sequence[Timed]:
    if query["Id"] in metrics:
        return [metrics[query["Id"]]]
    try:
        return workings.series(Expression(query["Id"], query["Expression"], query.get("Label", "")))
    except BadExpression as error:
        raise BadExpression(f"Error in expression '{query['Id']}': {error}") from None


def _reading(stat: Mapping[str, Any]) -> Reading:
    told = stat["Metric"]
    dimensions = cloudwatch._dims_from_list(told.get("Dimensions") or [])
    metric = Metric.named(told["Namespace"], told["MetricName"], dimensions)
    return Reading(metric, stat["Stat"], int(stat["Period"]))


def _points(reading: Reading) -> Iterator[Point]:
    """What was put; sets of statistics as values that have the same ones."""
    dimensions = cloudwatch._dims_key(dict(reading.metric.dimensions))
    key = reading.metric.namespace, reading.metric.name, dimensions
    for point in cloudwatch._metrics.get(key) or []:
        if "_stat" not in point:
            yield Point(point["Timestamp"], point["Value"], float(point.get("Count", 1)))
        else:
            yield from _spelled_out(point, needs_all=needs_values(reading.stat))


def _spelled_out(point: Mapping[str, Any], *, needs_all: bool) -> Iterator[Point]:
    """Percentiles and the like CloudWatch tells of a set only if all its values are one."""
    count, total, low, high = cloudwatch._point_stats(point)
    if low == high:
        yield Point(point["Timestamp"], low, count)
    elif not needs_all:
        yield Point(point["Timestamp"], low)
        yield Point(point["Timestamp"], high)
        if count > 2:
            yield Point(point["Timestamp"], (total - low - high) / (count - 2), count - 2)


def _result(query: Mapping[str, Any], timed: Timed, *, is_ascending: bool) -> dict[str, Any]:
    times = sorted(timed.points, reverse=not is_ascending)
    return {
        "Id": query["Id"],
        "Label": query.get("Label") or timed.label or _name(query),
        "Timestamps": [cloudwatch._ts_iso(at) for at in times],
        "Values": [timed.points[at] for at in times],
        "StatusCode": "Complete",
    }


def _name(query: Mapping[str, Any]) -> str:
    return str(query["MetricStat"]["Metric"]["MetricName"] if _is_metric(query) else query["Id"])
