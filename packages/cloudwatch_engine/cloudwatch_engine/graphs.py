"""A metric widget: what it asks for, and what it draws of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cloudwatch_engine.evaluation import Expression, Workings
from cloudwatch_engine.marks import marks_in
from cloudwatch_engine.metrics import Metric, Reading, Series, Window
from cloudwatch_engine.rows import BadWidget, Row, rows
from cloudwatch_engine.spans import moment, suited_period
from cloudwatch_engine.statistics import statistic
from cloudwatch_engine.tokens import BadExpression
from cloudwatch_engine.values import Timed

VIEWS = ("timeSeries", "singleValue", "bar", "pie", "gauge", "table")
# Told apart by people with any kind of colour vision, on white and on black.
COLOURS = ("#2a78b8", "#d9702a", "#2f9e6b", "#b8479b", "#8a6fd1", "#a98600", "#4aa3b5", "#c24a4a")
_USUAL_PERIOD = 300
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What the board says of all its widgets.

    Attributes:
        is_period_kept: Whether the periods of the widgets hold, whatever the length shown.

    """

    start: datetime
    end: datetime
    now: datetime
    is_period_kept: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """A widget of type ``metric``, read."""

    properties: Mapping[str, Any]
    view: str
    rows: list[Row]
    window: Window
    period: int
    marks: dict[str, list[dict[str, Any]]]

    @property
    def readings(self) -> list[Reading]:
        """What must be read to draw it."""
        return [row.what for row in self.rows if isinstance(row.what, Reading)]


def graph(properties: Mapping[str, Any], frame: Frame) -> Graph:
    """Read a widget; BadWidget, BadTime or UnknownStatistic says why it cannot be drawn."""
    view = properties.get("view", "timeSeries")
    if view not in VIEWS:
        raise BadWidget(f"the view {view} is not drawn here")
    if not properties.get("metrics"):
        raise BadWidget("it has no metrics; graphs of an alarm are not drawn here")
    start = moment(str(properties.get("start", frame.start.isoformat())), now=frame.now)
    end = moment(str(properties.get("end", frame.end.isoformat())), now=frame.now)
    if start >= end:
        raise BadWidget("it starts after its end")
    is_whole = properties.get("setPeriodToTimeRange") is True and view != "timeSeries"
    whole = _whole_minutes(start, end)
    seconds = whole.end - whole.start
    period = properties.get("period", _USUAL_PERIOD)
    fixed = seconds if is_whole else None if frame.is_period_kept else suited_period(seconds)
    stat = str(properties.get("stat", "Average"))
    found = rows(properties["metrics"], stat=stat, period=period, whole=fixed)
    readings = [row.what for row in found if isinstance(row.what, Reading)]
    for reading in readings:
        statistic(reading.stat)  # UnknownStatistic
    longest = max([reading.period for reading in readings] or [fixed or period])
    begin = int(start.timestamp())
    window = whole if is_whole else Window(begin - begin % longest, int(end.timestamp()))
    marks = marks_in(properties.get("annotations"), now=frame.now)
    return Graph(properties, view, found, window, longest, marks)


def _whole_minutes(start: datetime, end: datetime) -> Window:
    """A period is made of minutes, and CloudWatch begins the first one with a minute."""
    first, last = int(start.timestamp()), int(end.timestamp())
    return Window(first - first % _MINUTE_S, last + -last % _MINUTE_S)


def drawn_graph(graph: Graph, answers: Mapping[Reading, Series]) -> dict[str, Any]:
    """What to draw, where *answers* has what was read."""
    told: dict[str, Any] = {
        "view": graph.view,
        "stacked": graph.properties.get("stacked") is True,
        "sparkline": graph.properties.get("sparkline") is not False,
        "period": graph.period,
        "start": graph.window.start,
        "end": graph.window.end,
        "annotations": graph.marks,
        "axes": _axes(graph.properties.get("yAxis")),
    }
    try:
        lines = list(_lines(graph, answers))
    except BadExpression as error:
        return {**told, "series": [], "error": str(error)}
    return {**told, "series": _coloured(lines)}


def _lines(graph: Graph, answers: Mapping[Reading, Series]) -> Iterator[tuple[Row, dict[str, Any]]]:
    labels = _labels(graph.rows)
    metrics = {
        row.id: Timed(answers[row.what], row.what.period, labels[row.id])
        for row in graph.rows
        if isinstance(row.what, Reading)
    }
    expressions = [row.what for row in graph.rows if isinstance(row.what, Expression)]
    workings = Workings(metrics, expressions, window=graph.window, period=graph.period)
    for row in graph.rows:
        if not row.is_visible:
            continue
        is_metric = isinstance(row.what, Reading)
        found = [metrics[row.id]] if is_metric else _worked_out(workings, row)
        for number, timed in enumerate(found):
            name = row.id if len(found) == 1 else f"{row.id}.{number}"
            yield row, _line(timed, graph.window, name=name, row=row)


def _worked_out(workings: Workings, row: Row) -> list[Timed]:
    assert isinstance(row.what, Expression)  # noqa: S101  # the caller looked
    try:
        return workings.series(row.what)
    except BadExpression as error:
        raise BadExpression(f"{row.label or row.id}: {error}") from None


def _line(timed: Timed, window: Window, *, name: str, row: Row) -> dict[str, Any]:
    times = list(window.grid(timed.period))
    values = [timed.points.get(at) for at in times]
    known = [value for value in values if value is not None]
    return {
        "id": name,
        "label": timed.label,
        "axis": "right" if row.is_right else "left",
        "unit": _unit(row.what),
        "timestamps": times,
        "values": values,
        "latest": known[-1] if known else None,
    }


def _unit(what: Reading | Expression) -> str:
    """What CloudWatch would tell, as far as it is certain without asking."""
    if isinstance(what, Expression) or what.stat == "SampleCount":
        return ""
    if what.metric.name == "Duration":
        return "Milliseconds"
    return "Seconds" if what.metric.name.startswith("ApproximateAge") else ""


def _labels(found: list[Row]) -> dict[str, str]:
    """Where none is given, what tells a metric from the others in its graph."""
    metrics = Counter(row.what.metric for row in found if isinstance(row.what, Reading))
    return {row.id: row.label or _label(row.what, metrics) for row in found}


def _label(what: Reading | Expression, metrics: Mapping[Metric, int]) -> str:
    if isinstance(what, Expression):
        return what.text
    is_only_one = sum(each.name == what.metric.name for each in metrics) == 1
    values = [] if is_only_one else [value for _, value in what.metric.dimensions]
    stats = [what.stat] if metrics[what.metric] > 1 else []
    return " ".join([what.metric.name, *values, *stats])


def _axes(told: Any) -> dict[str, dict[str, Any]]:
    axes = told if isinstance(told, dict) else {}
    return {
        side: {key: (axes.get(side) or {}).get(key) for key in ("label", "min", "max")}
        for side in ("left", "right")
    }


def _coloured(lines: list[tuple[Row, dict[str, Any]]]) -> list[dict[str, Any]]:
    return [
        {**line, "colour": row.colour or COLOURS[number % len(COLOURS)]}
        for number, (row, line) in enumerate(lines)
    ]
