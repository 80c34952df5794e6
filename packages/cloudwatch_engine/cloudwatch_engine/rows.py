"""
The `metrics` array of a widget, each row spelled out.

"Dashboard Body Structure and Syntax" in CloudWatch's API reference: ``.``
repeats what the row above has at this place, ``...`` all of it up to what
follows, and a row that is one object is an expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cloudwatch_engine.evaluation import Expression
from cloudwatch_engine.metrics import Metric, Reading


class BadWidget(ValueError):
    """What a widget says that cannot be drawn, for people to read."""


@dataclass(frozen=True, slots=True)
class Row:
    """
    A line of a graph, or lines.

    Attributes:
        what: The statistic of a metric, or the expression.
        id: Made up where the row has none.
        label: Empty if the row has none.
        is_right: Whether the axis on the right measures it.

    """

    what: Reading | Expression
    id: str
    label: str
    colour: str | None
    is_visible: bool
    is_right: bool


def rows(metrics: Any, *, stat: str, period: int, whole: int | None = None) -> list[Row]:
    """
    Read the array *metrics*; BadWidget if it is none.

    *stat* and *period* hold for rows without their own; *whole*, if given, is
    the period of all of them.
    """
    if not isinstance(metrics, list):
        raise BadWidget("metrics is not a list")
    found = []
    for number, (values, options) in enumerate(_spelled_out(metrics)):
        name = str(options.get("id") or f"row{number}")
        if values:
            own = whole or _seconds(options.get("period", period))
            metric = _metric(values)
            what: Reading | Expression = Reading(metric, str(options.get("stat", stat)), own)
        else:
            text, label = str(options.get("expression", "")), str(options.get("label", ""))
            what = Expression(name, text, label)
        found.append(_row(what, name, options))
    if len({row.id for row in found}) < len(found):
        raise BadWidget("two rows have the same id")
    return found


def _row(what: Reading | Expression, name: str, options: Mapping[str, Any]) -> Row:
    return Row(
        what=what,
        id=name,
        label=str(options.get("label", "")),
        colour=options.get("color"),
        is_visible=options.get("visible", True) is not False,
        is_right=options.get("yAxis") == "right",
    )


def _spelled_out(metrics: Sequence[Any]) -> Iterator[tuple[list[str], Mapping[str, Any]]]:
    above: list[str] = []
    for row in metrics:
        if not isinstance(row, list) or not row:
            raise BadWidget("a row of metrics is not a list")
        options = row[-1] if isinstance(row[-1], dict) else {}
        values = row[:-1] if isinstance(row[-1], dict) else row
        if not all(isinstance(value, str) for value in values):
            raise BadWidget("a row of metrics holds something else than text")
        if not values and "expression" not in options:
            raise BadWidget("a row has neither a metric nor an expression")
        above = _repeated(values, above) if values else above
        yield (above if values else []), options


def _repeated(values: list[str], above: list[str]) -> list[str]:
    if values[0] == "...":
        values = [*above[: max(0, len(above) - len(values) + 1)], *values[1:]]
    if any(value == "." and place >= len(above) for place, value in enumerate(values)):
        raise BadWidget("a row repeats what no row above it has")
    return [above[place] if value == "." else value for place, value in enumerate(values)]


def _metric(values: list[str]) -> Metric:
    if len(values) < 2 or len(values) % 2:
        raise BadWidget(f"{' '.join(values)} is not a namespace, a name and pairs of dimensions")
    return Metric.named(values[0], values[1], dict(zip(values[2::2], values[3::2], strict=True)))


def _seconds(period: Any) -> int:
    if not isinstance(period, int) or period < 1:
        raise BadWidget(f"{period!r} is not a period in seconds")
    return period
