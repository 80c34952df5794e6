"""
A CloudWatch dashboard, worked out so far that it only has to be drawn.

    drawn_board(body, source, start=…, end=…, now=…)
    {"widgets": [{"type": "metric", "x": 0, "y": 0, "width": 6, "height": 6,
                  "title": "Sign-ins", "view": "timeSeries",
                  "series": [{"label": "Attempted", "values": [3.0, None], …}], …}]}

A widget that cannot be drawn says why, in ``error``, and the others are drawn
all the same. Expressions are worked out here, whatever the source: an emulator
has none of them, and an AWS account is asked for plain metrics only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cloudwatch_engine.graphs import Frame, Graph, drawn_graph, graph
from cloudwatch_engine.insights.conditions import BadQuery
from cloudwatch_engine.insights.query import query
from cloudwatch_engine.metrics import Reading, Series, Source, Window
from cloudwatch_engine.rows import BadWidget
from cloudwatch_engine.spans import BadTime
from cloudwatch_engine.statistics import UnknownStatistic

_WIDTH, _USUAL_SIZE = 24, 6


class BadBoard(ValueError):
    """A text that is no DashboardBody."""


def drawn_board(
    body: str, metrics: Source, *, start: datetime, end: datetime, now: datetime
) -> dict[str, Any]:
    """
    Work out the widgets of *body* from *start* to *end*; BadBoard if it is none.

    A line has ``timestamps`` in seconds since 1970, and ``None`` among its
    ``values`` where there is no data; ``latest`` is the last value there is.
    """
    told = _told(body)
    is_period_kept = told.get("periodOverride") == "inherit"
    frame = Frame(start=start, end=end, now=now, is_period_kept=is_period_kept)
    read = [(widget, _read(widget, frame)) for widget in _placed(told["widgets"])]
    graphs = [each for _, each in read if isinstance(each, Graph)]
    answers = _answers(graphs, metrics)
    return {"widgets": [_drawn(widget, each, answers, metrics, frame) for widget, each in read]}


def _told(body: str) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError as error:
        raise BadBoard(f"the body of the dashboard is not JSON: {error}") from error
    match told:
        case {"widgets": list(widgets)} if all(isinstance(each, dict) for each in widgets):
            return dict(told)
    raise BadBoard("the body of the dashboard has no list of widgets")


def _placed(widgets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Widgets without a place go below the others, one row each."""
    bottom = 0
    for widget in widgets:
        size = {key: widget.get(key, _USUAL_SIZE) for key in ("width", "height")}
        place = {"x": widget.get("x", 0), "y": widget.get("y", bottom)}
        bottom = max(bottom, place["y"] + size["height"])
        yield {**widget, **place, **size, "properties": widget.get("properties") or {}}


def _read(widget: Mapping[str, Any], frame: Frame) -> Graph | str | None:
    """A graph, or why it is none, or None for what has no metrics."""
    if widget.get("type") != "metric":
        return None
    try:
        return graph(widget["properties"], frame)
    except (BadWidget, BadTime, UnknownStatistic) as error:
        return str(error)


def _answers(graphs: list[Graph], metrics: Source) -> Mapping[Window, Mapping[Reading, Series]]:
    """Everything that is asked for, each once, in one go for each stretch of time."""
    asked: defaultdict[Window, dict[Reading, None]] = defaultdict(dict)
    for each in graphs:
        asked[each.window].update(dict.fromkeys(each.readings))
    return {
        window: dict(zip(readings, metrics.read(list(readings), window), strict=True))
        for window, readings in asked.items()
    }


def _drawn(
    widget: Mapping[str, Any],
    read: Graph | str | None,
    answers: Mapping[Window, Mapping[Reading, Series]],
    source: Source,
    board: Frame,
) -> dict[str, Any]:
    place = {key: widget[key] for key in ("x", "y", "width", "height")}
    kind, properties = str(widget.get("type")), widget["properties"]
    drawn = {**place, "type": kind, "title": str(properties.get("title", ""))}
    if isinstance(read, Graph):
        return {**drawn, **drawn_graph(read, answers[read.window])}
    if isinstance(read, str):
        return {**drawn, "series": [], "error": read}
    match kind:
        case "text":
            return {**drawn, "markdown": str(properties.get("markdown", ""))}
        case "alarm":
            return {**drawn, "alarms": _alarms(properties, source)}
        case "log":
            return {**drawn, **_logged(properties, source, board)}
    return {**drawn, "error": f"widgets of type {kind} are not drawn here"}


def _logged(properties: Mapping[str, Any], source: Source, board: Frame) -> dict[str, Any]:
    """Columns and rows of a query, or why there are none."""
    window = Window(int(board.start.timestamp()), int(board.end.timestamp()))
    try:
        asked = query(str(properties.get("query", "")))
    except BadQuery as error:
        return {"columns": [], "rows": [], "error": str(error)}
    lines = source.lines(asked.groups, window)
    if lines is None:
        return {"columns": [], "rows": [], "error": "logs are not read here"}
    return {"columns": asked.shown, "rows": asked.rows(lines)}


def _alarms(properties: Mapping[str, Any], source: Source) -> list[dict[str, Any]]:
    arns = [str(each) for each in properties.get("alarms") or []]
    names = [arn.partition(":alarm:")[2] or arn for arn in arns]
    return [
        {
            "name": each.name,
            "state": each.state,
            "reason": each.reason,
            "since": each.since.timestamp(),
        }
        for each in source.alarms(names)
    ]
