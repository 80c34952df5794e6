"""The boards of a template, as CloudFormation would fill them in."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.template.known_metrics import Metric

Widget = dict[str, Any]
Row = list[str]


def widgets_of(dashboard: dict[str, Any], *, holds: Callable[[str], bool]) -> list[Widget]:
    """Widgets of *dashboard*, placeholders replaced by their names, where conditions *holds*."""
    told = dashboard["DashboardBody"]["Fn::Sub"]
    text, pieces = (told, {}) if isinstance(told, str) else told
    for placeholder, piece in pieces.items():
        condition, there, otherwise = piece["Fn::If"]
        filling = there["Fn::Sub"] if holds(condition) else otherwise
        text = text.replace(f"${{{placeholder}}}", filling)
    found: list[Widget] = json.loads(re.sub(r"\$\{([^}]+)\}", r"\1", text))["widgets"]
    return found


def rows_of(widget: Widget) -> Iterator[Row]:
    """Namespace, name and dimensions of each metric; expressions left out."""
    for row in widget["properties"].get("metrics", []):
        values = [value for value in row if isinstance(value, str)]
        if values:
            yield values


def metric_of(row: Row) -> Metric:
    """Namespace, name and the names of the dimensions."""
    return row[0], row[1], frozenset(row[2::2])
