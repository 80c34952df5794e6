"""Lines, bands and moments that a widget marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from cloudwatch_engine.rows import BadWidget
from cloudwatch_engine.spans import moment


def marks_in(told: Any, *, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """What *told*, the widget's `annotations`, marks; BadWidget if it cannot be read."""
    marks = told if isinstance(told, dict) else {}
    return {
        "horizontal": [_drawn(each, _value) for each in _items(marks, "horizontal")],
        "vertical": [
            _drawn(each, lambda value: moment(str(value), now=now).timestamp())
            for each in _items(marks, "vertical")
        ],
    }


def _items(marks: Mapping[str, Any], kind: str) -> Iterator[list[Mapping[str, Any]]]:
    """Each mark as one end, or both ends of a band."""
    for mark in marks.get(kind) or []:
        ends = mark if isinstance(mark, list) else [mark]
        if not 1 <= len(ends) <= 2 or not all(isinstance(end, dict) for end in ends):
            raise BadWidget(f"a {kind} annotation is neither a line nor a band")
        if ends[0].get("visible", True) is not False:
            yield ends


def _drawn(ends: list[Mapping[str, Any]], number: Any) -> dict[str, Any]:
    first, last = ends[0], ends[-1]
    drawn = {
        "label": str(first.get("label") or last.get("label") or ""),
        "value": number(first.get("value")),
        "axis": "right" if first.get("yAxis") == "right" else "left",
    }
    if len(ends) == 2:
        drawn["to"] = number(last.get("value"))
    if fill := first.get("fill"):
        drawn["fill"] = str(fill)
    if colour := first.get("color"):
        drawn["colour"] = str(colour)
    return drawn


def _value(told: Any) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        raise BadWidget(f"{told!r} is not a value for an annotation")
    return float(told)
