"""Widgets that show one figure of each line: numbers, bars, a pie, gauges, a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from local.cloudwatch.svg.elements import element, number, words
from local.cloudwatch.svg.lines import Box, Point
from local.cloudwatch.svg.scales import Scale, bounds, written
from local.cloudwatch.svg.themes import Theme, cut

_SMALL, _ROW = 12.0, 22.0
_COLUMNS = ("Least", "Greatest", "Latest")


def drawn_numbers(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """The latest value of each line, large, and what it is."""
    lines = widget["series"]
    each = box.width / max(1, len(lines))
    size = min(34.0, each / 5, box.height / 2.6)
    middle = box.y + box.height / 2
    parts = []
    for place, line in enumerate(lines):
        x = box.x + each * (place + 0.5)
        told = written(line["latest"], line["unit"])
        parts.append(
            _text(told, x, middle + size / 4, theme.ink, size=size, anchor="middle", weight=600)
        )
        label = cut(line["label"], each - 8, _SMALL)
        parts.append(_text(label, x, middle + size / 4 + 20, theme.faint, anchor="middle"))
    return "".join(parts)


def drawn_bars(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """A bar for the latest value of each line."""
    lines = _that_fit(widget["series"], box)
    known = [line["latest"] or 0.0 for line in lines]
    axis = widget["axes"]["left"]
    low, high = bounds(known, low=axis["min"], high=axis["max"])
    scale = Scale(low, high, 0, box.width * 0.5)
    parts = []
    for place, (line, value) in enumerate(zip(lines, known, strict=True)):
        y = box.y + place * _ROW
        x = box.x + box.width * 0.36
        parts.append(_text(cut(line["label"], box.width * 0.34, _SMALL), box.x, y + 13, theme.ink))
        width = max(0.0, scale.place(value) - scale.place(0.0))
        parts.append(
            element("rect", x=x, y=y + 3, width=width, height=13, rx=2, fill=line["colour"])
        )
        parts.append(
            _text(written(line["latest"], line["unit"]), x + width + 6, y + 13, theme.faint)
        )
    return "".join(parts)


def drawn_pie(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """The share of each line's latest value, and a legend."""
    lines = [line for line in widget["series"] if (line["latest"] or 0) > 0]
    total = sum(line["latest"] for line in lines)
    radius = min(box.height, box.width / 2) / 2 - 4
    x, y = box.x + radius + 4, box.y + box.height / 2
    parts, angle = [], -math.pi / 2
    for line in lines:
        share = line["latest"] / total
        parts.append(_slice((x, y), radius, angle, angle + share * math.tau, line["colour"]))
        angle += share * math.tau
    for place, line in enumerate(_that_fit(lines, box)):
        top = box.y + 4 + place * _ROW
        left = x + radius + 20
        told = f"{line['label']}  {written(line['latest'])} ({line['latest'] / total:.0%})"
        parts.append(element("rect", x=left, y=top, width=10, height=10, rx=2, fill=line["colour"]))
        label = cut(told, box.x + box.width - left - 18, _SMALL)
        parts.append(_text(label, left + 16, top + 10, theme.ink))
    return "".join(parts) if lines else _text("No data", box.x, box.y + 20, theme.faint)


def drawn_gauge(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """Half a circle for each line, filled as far as its latest value goes."""
    lines = widget["series"]
    each = box.width / max(1, len(lines))
    axis = widget["axes"]["left"]
    low = axis["min"] if axis["min"] is not None else 0.0
    high = axis["max"] if axis["max"] is not None else 100.0
    turn = Scale(low, high, -math.pi, 0.0)
    parts = []
    for place, line in enumerate(lines):
        x, radius = box.x + each * (place + 0.5), min(each / 2 - 10, box.height - 40)
        y = box.y + radius + 8
        parts.append(_arc((x, y), radius, -math.pi, 0.0, theme.grid))
        if line["latest"] is not None:
            parts.append(_arc((x, y), radius, -math.pi, turn.place(line["latest"]), line["colour"]))
        told = written(line["latest"], line["unit"])
        parts.append(_text(told, x, y - 4, theme.ink, size=20, anchor="middle", weight=600))
        label = cut(line["label"], each - 8, _SMALL)
        parts.append(_text(label, x, y + 18, theme.faint, anchor="middle"))
    return "".join(parts)


def drawn_table(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """A row for each line: least, greatest and latest value."""
    wide = 84.0
    places = [
        box.x + box.width - wide * (len(_COLUMNS) - 1 - each) for each in range(len(_COLUMNS))
    ]
    parts = [
        _text(name, x, box.y + 12, theme.faint, anchor="end")
        for name, x in zip(_COLUMNS, places, strict=True)
    ]
    for place, line in enumerate(_that_fit(widget["series"], box)):
        y = box.y + (place + 1) * _ROW
        known = [value for value in line["values"] if value is not None]
        figures = (min(known, default=None), max(known, default=None), line["latest"])
        parts.append(
            element("line", x1=box.x, x2=box.x + box.width, y1=y - 2, y2=y - 2, stroke=theme.grid)
        )
        label = cut(line["label"], box.width - wide * len(_COLUMNS), _SMALL)
        parts.append(_text(label, box.x, y + 14, theme.ink))
        for figure, x in zip(figures, places, strict=True):
            parts.append(_text(written(figure, line["unit"]), x, y + 14, theme.ink, anchor="end"))
    return "".join(parts)


def _that_fit(lines: Sequence[Mapping[str, Any]], box: Box) -> Sequence[Mapping[str, Any]]:
    return lines[: max(1, int(box.height // _ROW) - 1)]


def _slice(middle: Point, radius: float, start: float, end: float, colour: str) -> str:
    if end - start >= math.tau - 1e-9:
        return element("circle", cx=middle[0], cy=middle[1], r=radius, fill=colour)
    first, last = _on_circle(middle, radius, start), _on_circle(middle, radius, end)
    is_long = int(end - start > math.pi)
    arc = f"A{number(radius)} {number(radius)} 0 {is_long} 1 {last}"
    return element("path", d=f"M{number(middle[0])} {number(middle[1])}L{first}{arc}Z", fill=colour)


def _arc(middle: Point, radius: float, start: float, end: float, colour: str) -> str:
    first, last = _on_circle(middle, radius, start), _on_circle(middle, radius, end)
    d = f"M{first}A{number(radius)} {number(radius)} 0 0 1 {last}"
    return element("path", d=d, fill="none", stroke=colour, stroke_width=10)


def _on_circle(middle: Point, radius: float, angle: float) -> str:
    x, y = middle
    return f"{number(x + radius * math.cos(angle))} {number(y + radius * math.sin(angle))}"


def _text(  # noqa: PLR0913  # a text has that much to it
    text: str,
    x: float,
    y: float,
    fill: str,
    *,
    size: float = _SMALL,
    anchor: str | None = None,
    weight: float | None = None,
) -> str:
    return element(
        "text",
        words(text),
        x=x,
        y=y,
        fill=fill,
        font_size=size,
        text_anchor=anchor,
        font_weight=weight,
    )
