"""What an alarm watches, and how that is: values, bounds, and which of them are too much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cloudwatch_engine.alarms.verdict import EXTRA_PERIODS
from cloudwatch_engine.evaluation import Expression, Workings
from cloudwatch_engine.metrics import Metric, Reading, Series, Window
from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Timed

_LEARNT_FROM = 100  # periods before, for a band of usual values; CloudWatch has two weeks
_BANDED = "ANOMALY_DETECTION_BAND"


@dataclass(frozen=True, slots=True)
class Found:
    """
    An alarm's data, oldest first.

    Attributes:
        times: Starts of the periods, in seconds since 1970.
        bounds: Lowest and highest allowed value of each period, where there are any.
        breaches: Whether a value is beyond them; None where there is none to tell.

    """

    times: list[int]
    values: list[float | None]
    bounds: list[tuple[float, float] | None]
    breaches: list[bool | None]


@dataclass(frozen=True, slots=True)
class Watched:
    """An alarm as DescribeAlarms tells of it, read."""

    readings: Mapping[str, Reading]
    expressions: Sequence[Expression]
    result: str
    band: str | None
    threshold: float
    comparison: str
    period: int
    of: int
    needed: int
    missing: str

    def window(self, end: int) -> Window:
        """What must be read to judge up to *end*."""
        learnt = _LEARNT_FROM if any(_BANDED in each.text for each in self.expressions) else 0
        periods = self.of + EXTRA_PERIODS + learnt
        return Window(end - periods * self.period, end)

    def found(self, answers: Mapping[Reading, Series], window: Window) -> Found:
        """The data of the alarm's range; BadExpression if they cannot be worked out."""
        metrics = {name: Timed(answers[each], each.period) for name, each in self.readings.items()}
        workings = Workings(metrics, self.expressions, window=window, period=self.period)
        times = list(window.grid(self.period))[-(self.of + EXTRA_PERIODS) :]
        watched = self._lines(self.result, 1, metrics, workings)[0]
        bounds = self._bounds(times, metrics, workings)
        values = [watched.points.get(at) for at in times]
        pairs = zip(values, bounds, strict=True)
        breaches = [
            None if value is None or bound is None else self._is_beyond(value, bound)
            for value, bound in pairs
        ]
        return Found(times, values, bounds, breaches)

    def _lines(
        self, name: str, count: int, metrics: Mapping[str, Timed], workings: Workings
    ) -> list[Timed]:
        if name in metrics:
            return [metrics[name]]
        [expression] = [each for each in self.expressions if each.id == name]
        lines = workings.series(expression)
        if len(lines) != count:
            raise BadExpression(f"{name} is {len(lines)} series, not {count}")
        return lines

    def _bounds(
        self, times: Sequence[int], metrics: Mapping[str, Timed], workings: Workings
    ) -> list[tuple[float, float] | None]:
        if self.band is None:
            return [(self.threshold, self.threshold)] * len(times)
        upper, lower = self._lines(self.band, 2, metrics, workings)
        return [
            (lower.points[at], upper.points[at]) if at in upper.points else None for at in times
        ]

    def _is_beyond(self, value: float, bound: tuple[float, float]) -> bool:
        low, high = bound
        match self.comparison:
            case "GreaterThanThreshold" | "GreaterThanUpperThreshold":
                return value > high
            case "GreaterThanOrEqualToThreshold":
                return value >= high
            case "LessThanThreshold" | "LessThanLowerThreshold":
                return value < low
            case "LessThanOrEqualToThreshold":
                return value <= low
            case "LessThanLowerOrGreaterThanUpperThreshold":
                return value < low or value > high
        raise BadExpression(f"{self.comparison} is no comparison")


def watched(alarm: Mapping[str, Any]) -> Watched:
    """Read a metric alarm, as DescribeAlarms tells of it; BadExpression if it makes no sense."""
    queries = alarm.get("Metrics") or [_as_query(alarm)]
    readings = {
        each["Id"]: _reading(each["MetricStat"]) for each in queries if each.get("MetricStat")
    }
    expressions = [
        Expression(each["Id"], each["Expression"]) for each in queries if each.get("Expression")
    ]
    band = alarm.get("ThresholdMetricId")
    results = [
        each["Id"] for each in queries if each.get("ReturnData", True) and each["Id"] != band
    ]
    periods = {each.period for each in readings.values()}
    if len(results) != 1 or len(periods) != 1:
        raise BadExpression("an alarm watches one result, of metrics with one period")
    return Watched(
        readings=readings,
        expressions=expressions,
        result=results[0],
        band=band,
        threshold=float(alarm.get("Threshold") or 0),
        comparison=str(alarm["ComparisonOperator"]),
        period=periods.pop(),
        of=int(alarm["EvaluationPeriods"]),
        needed=int(alarm.get("DatapointsToAlarm") or alarm["EvaluationPeriods"]),
        missing=str(alarm.get("TreatMissingData") or "missing"),
    )


def _as_query(alarm: Mapping[str, Any]) -> dict[str, Any]:
    stat = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
    return {"Id": "m", "MetricStat": {"Metric": alarm, "Period": alarm["Period"], "Stat": stat}}


def _reading(told: Mapping[str, Any]) -> Reading:
    metric = told["Metric"]
    dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
    named = Metric.named(metric["Namespace"], metric["MetricName"], dimensions)
    return Reading(named, str(told["Stat"]), int(told["Period"]))
