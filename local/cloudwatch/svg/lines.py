"""A widget with lines over time, or stacked areas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from local.cloudwatch.svg.elements import element, path, words
from local.cloudwatch.svg.scales import Scale, bounds, clock, ticks, times, written
from local.cloudwatch.svg.themes import Theme, cut, width_of

_SMALL = 11.0
_LEGEND_LINE = 17.0
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """Where to draw, in pixels."""

    x: float
    y: float
    width: float
    height: float


def drawn_lines(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """The graph and its legend, inside *box*."""
    legend = list(_legend(widget["series"], box, theme))
    below = _LEGEND_LINE * len(legend) + 22
    has_right = any(line["axis"] == "right" for line in widget["series"])
    inner = Box(box.x + 44, box.y, box.width - (88 if has_right else 52), box.height - below)
    time = Scale(widget["start"], widget["end"], inner.x, inner.x + inner.width)
    stacks = _stacked(widget) if widget["stacked"] else _plain(widget)
    scales = {
        side: _scale(
            widget,
            side,
            [value for line, values in stacks if line["axis"] == side for value in values.values()],
            inner,
        )
        for side in ("left", "right")
    }
    parts = [
        *_grid(scales["left"], inner, theme),
        *(_right_axis(scales["right"], inner, theme) if has_right else ()),
        *_clock(widget, time, inner, theme),
        *_marks(widget, time, scales, inner, theme),
    ]
    order = reversed(stacks) if widget["stacked"] else stacks
    for line, values in order:
        parts.extend(_curve(line, values, time, scales[line["axis"]], is_area=widget["stacked"]))
    for place, entries in enumerate(legend):
        y = inner.y + inner.height + 34 + place * _LEGEND_LINE
        parts.append(element("g", *entries, transform=f"translate({box.x:g} {y:g})"))
    return "".join(parts)


def _plain(widget: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], dict[int, float]]]:
    return [
        (
            line,
            {
                at: value
                for at, value in zip(line["timestamps"], line["values"], strict=True)
                if value is not None
            },
        )
        for line in widget["series"]
    ]


def _stacked(widget: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], dict[int, float]]]:
    """Each line on top of those before it; what is missing is nothing high."""
    height: dict[int, float] = {}
    found = []
    for line, values in _plain(widget):
        for at in line["timestamps"]:
            height[at] = height.get(at, 0.0) + values.get(at, 0.0)
        found.append((line, dict(height)))
    return found


def _scale(widget: Mapping[str, Any], side: str, values: Sequence[float], box: Box) -> Scale:
    axis = widget["axes"][side]
    marked = [
        value
        for mark in widget["annotations"]["horizontal"]
        if mark["axis"] == side
        for value in (mark["value"], mark.get("to", mark["value"]))
    ]
    low, high = bounds([*values, *marked], low=axis["min"], high=axis["max"])
    return Scale(low, high, box.y + box.height, box.y)


def _grid(scale: Scale, box: Box, theme: Theme) -> Iterator[str]:
    for value in ticks(scale.low, scale.high):
        y = scale.place(value)
        yield element("line", x1=box.x, x2=box.x + box.width, y1=y, y2=y, stroke=theme.grid)
        yield _label(written(value), box.x - 6, y + 4, theme.faint, anchor="end")


def _right_axis(scale: Scale, box: Box, theme: Theme) -> Iterator[str]:
    for value in ticks(scale.low, scale.high):
        yield _label(written(value), box.x + box.width + 6, scale.place(value) + 4, theme.faint)


def _clock(widget: Mapping[str, Any], time: Scale, box: Box, theme: Theme) -> Iterator[str]:
    over_s = widget["end"] - widget["start"]
    for at in times(widget["start"], widget["end"], most=max(2, int(box.width // 80))):
        text = clock(at, over_s=over_s)
        yield _label(text, time.place(at), box.y + box.height + 15, theme.faint, anchor="middle")


def _marks(
    widget: Mapping[str, Any], time: Scale, scales: Mapping[str, Scale], box: Box, theme: Theme
) -> Iterator[str]:
    for mark in widget["annotations"]["horizontal"]:
        scale, colour = scales[mark["axis"]], mark.get("colour", theme.states["ALARM"])
        y = scale.place(mark["value"])
        ends = {"above": box.y, "below": box.y + box.height}
        other = scale.place(mark["to"]) if "to" in mark else ends.get(mark.get("fill", ""), y)
        yield element(
            "rect",
            x=box.x,
            y=min(y, other),
            width=box.width,
            height=abs(other - y),
            fill=colour,
            fill_opacity=0.1,
        )
        yield element(
            "line",
            x1=box.x,
            x2=box.x + box.width,
            y1=y,
            y2=y,
            stroke=colour,
            stroke_dasharray="4 3",
        )
        label = cut(mark["label"], box.width, _SMALL)
        yield _label(label, box.x + box.width - 4, y - 4, colour, anchor="end")
    for mark in widget["annotations"]["vertical"]:
        x, colour = time.place(mark["value"]), mark.get("colour", theme.faint)
        yield element(
            "line",
            x1=x,
            x2=x,
            y1=box.y,
            y2=box.y + box.height,
            stroke=colour,
            stroke_dasharray="4 3",
        )
        yield _label(mark["label"], x + 4, box.y + 10, colour)


def _curve(
    line: Mapping[str, Any],
    values: Mapping[int, float],
    time: Scale,
    scale: Scale,
    *,
    is_area: bool,
) -> Iterator[str]:
    """A gap in the data is a gap in the line; a value alone is a dot."""
    for piece in _pieces(line["timestamps"], values, time, scale):
        if is_area:
            ground = [(piece[-1][0], scale.first), (piece[0][0], scale.first)]
            outline = path([*piece, *ground], closes=True)
            yield element("path", d=outline, fill=line["colour"], fill_opacity=0.85)
        elif len(piece) == 1:
            [(x, y)] = piece
            yield element("circle", cx=x, cy=y, r=2.5, fill=line["colour"])
        else:
            yield element(
                "path",
                d=path(piece),
                fill="none",
                stroke=line["colour"],
                stroke_width=1.8,
                stroke_linejoin="round",
            )


def _pieces(
    grid: Sequence[int], values: Mapping[int, float], time: Scale, scale: Scale
) -> Iterator[list[Point]]:
    piece: list[Point] = []
    for at in grid:
        if at in values:
            piece.append((time.place(at), scale.place(values[at])))
        elif piece:
            yield piece
            piece = []
    if piece:
        yield piece


def _legend(series: Sequence[Mapping[str, Any]], box: Box, theme: Theme) -> Iterator[list[str]]:
    """Entries in lines, from the left."""
    line: list[str] = []
    x = 0.0
    for each in series:
        label = cut(each["label"], box.width - 20, _SMALL)
        width = 16 + width_of(label, _SMALL) + 14
        if line and x + width > box.width:
            yield line
            line, x = [], 0.0
        line.append(element("rect", x=x, y=-8, width=10, height=10, rx=2, fill=each["colour"]))
        line.append(_label(label, x + 15, 1, theme.ink))
        x += width
    if line:
        yield line


def _label(text: str, x: float, y: float, fill: str, *, anchor: str | None = None) -> str:
    return element("text", words(text), x=x, y=y, font_size=_SMALL, fill=fill, text_anchor=anchor)
