"""
The widgets of a CloudWatch dashboard as panels of Grafana (classic model, schema version 36).

Newer versions of Grafana migrate the model when they import it. Queries are those of
Grafana's CloudWatch data source: metrics, metric math with the ids of the widget, and
queries of CloudWatch Logs Insights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

SOURCE: Final = {"type": "cloudwatch", "uid": "${datasource}"}
_VIEWS: Final = {"timeSeries": "timeseries", "singleValue": "stat", "table": "table"}
_SCALE: Final = 2  # Grafana's unit of height is half of CloudWatch's
_GROUP: Final = "SOURCE '"


def panel(widget: Mapping[str, Any], number: int) -> dict[str, Any]:
    """
    The panel of one widget of a DashboardBody.

    Raises:
        KeyError: It is of a type or view that the suite's dashboards do not have.

    """
    said = widget["properties"]
    place = {
        "x": widget["x"],
        "y": _SCALE * widget["y"],
        "w": widget["width"],
        "h": _SCALE * widget["height"],
    }
    shared = {"id": number, "gridPos": place, "title": said.get("title", "")}
    return {**shared, **_KINDS[widget["type"]](said)}


def _words(said: Mapping[str, Any]) -> dict[str, Any]:
    return _text(said["markdown"])


def _alarms(said: Mapping[str, Any]) -> dict[str, Any]:
    """Grafana's data source lists no alarms, so their names are told."""
    names = [arn.rpartition(":alarm:")[2] for arn in said["alarms"]]
    listed = "\n".join(f"- `{name}`" for name in names)
    return _text(f"States in CloudWatch, or by `operators status`:\n\n{listed}")


def _text(markdown: str) -> dict[str, Any]:
    return {"type": "text", "options": {"mode": "markdown", "content": markdown}}


def _logs(said: Mapping[str, Any]) -> dict[str, Any]:
    parts = [part.strip() for part in said["query"].split(" | ")]
    groups = [part[len(_GROUP) : -1] for part in parts if part.startswith(_GROUP)]
    query = " | ".join(part for part in parts if not part.startswith(_GROUP))
    target = {
        "refId": "A",
        "id": "",
        "datasource": SOURCE,
        "queryMode": "Logs",
        "region": "$region",
        "expression": query,
        "logGroupNames": groups,
    }
    return {"type": "table", "datasource": SOURCE, "targets": [target]}


def _graph(said: Mapping[str, Any]) -> dict[str, Any]:
    stacking = {"mode": "normal" if said.get("stacked") else "none"}
    return {
        "type": _VIEWS[said["view"]],
        "datasource": SOURCE,
        "targets": list(_targets(said)),
        "fieldConfig": {
            "defaults": {
                "min": 0,
                "thresholds": _thresholds(said),
                "custom": {"stacking": stacking, "thresholdsStyle": {"mode": "line"}},
            },
            "overrides": list(_on_the_right(said)),
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}},
        **({"timeFrom": f"{said['start'].removeprefix('-P').lower()}"} if "start" in said else {}),
    }


_KINDS: Final = {"text": _words, "alarm": _alarms, "log": _logs, "metric": _graph}


def _targets(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(said["metrics"]):
        *words, options = row
        shared = {
            "refId": _letters(number),
            "id": options.get("id", f"q{number}"),
            "datasource": SOURCE,
            "queryMode": "Metrics",
            "metricQueryType": 0,
            "region": "$region",
            "period": str(said["period"]),
            "label": options.get("label", ""),
            "hide": options.get("visible") is False,
            "statistic": options.get("stat", said["stat"]),
            "matchExact": True,
        }
        yield {**shared, **_asked(words, options)}


def _asked(words: Sequence[str], options: Mapping[str, Any]) -> dict[str, Any]:
    """What one row asks for: a metric, or an expression."""
    if "expression" in options:
        named = {"namespace": "", "metricName": "", "dimensions": {}}
        return {"metricEditorMode": 1, "expression": options["expression"], **named}
    namespace, name, *pairs = words
    dimensions = {key: [value] for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
    named = {"namespace": namespace, "metricName": name, "dimensions": dimensions}
    return {"metricEditorMode": 0, "expression": "", **named}


def _thresholds(said: Mapping[str, Any]) -> dict[str, Any]:
    marks = said.get("annotations", {}).get("horizontal", [])
    steps = [{"color": "red", "value": mark["value"]} for mark in marks]
    return {"mode": "absolute", "steps": [{"color": "green", "value": None}, *steps]}


def _on_the_right(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(said["metrics"]):
        if row[-1].get("yAxis") == "right":
            yield {
                "matcher": {"id": "byFrameRefID", "options": _letters(number)},
                "properties": [{"id": "custom.axisPlacement", "value": "right"}],
            }


def _letters(number: int) -> str:
    """
    The name of a query in its panel.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    first, last = divmod(number, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
