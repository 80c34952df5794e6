"""
A drawn board as one SVG picture.

No fonts, scripts or styles from elsewhere: it can be mailed, printed, and shown
in a README.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from local.cloudwatch.svg.elements import element, words
from local.cloudwatch.svg.figures import (
    drawn_bars,
    drawn_gauge,
    drawn_numbers,
    drawn_pie,
    drawn_table,
)
from local.cloudwatch.svg.lines import Box, drawn_lines
from local.cloudwatch.svg.texts import drawn_alarms, drawn_error, drawn_markdown, drawn_rows
from local.cloudwatch.svg.themes import FONT, LIGHT, Theme, cut

_COLUMN, _ROW, _GAP, _HEAD = 60.0, 50.0, 6.0, 56.0
_COLUMNS = 24
_PAD, _TITLE = 14.0, 30.0

_VIEWS: Mapping[str, Callable[[Mapping[str, Any], Box, Theme], str]] = {
    "timeSeries": drawn_lines,
    "singleValue": drawn_numbers,
    "bar": drawn_bars,
    "pie": drawn_pie,
    "gauge": drawn_gauge,
    "table": drawn_table,
}


def board_svg(board: Mapping[str, Any], *, title: str, about: str, theme: Theme = LIGHT) -> str:
    """
    Draw what `cloudwatch_engine.drawing.drawn_board` made.

    *title* and *about* are said to those who cannot see it, and *title* is at the top.
    """
    widgets = board["widgets"]
    rows = max((each["y"] + each["height"] for each in widgets), default=0)
    width, height = _COLUMNS * _COLUMN + 2 * _GAP, rows * _ROW + _HEAD + _GAP
    return element(
        "svg",
        element("title", words(title)),
        element("desc", words(about)),
        element("rect", width=width, height=height, fill=theme.page),
        element("text", words(title), x=_PAD, y=36, font_size=22, font_weight=600, fill=theme.ink),
        *(_card(each, theme) for each in widgets),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        font_family=FONT,
    )


def _card(widget: Mapping[str, Any], theme: Theme) -> str:
    x, y = widget["x"] * _COLUMN + _GAP, widget["y"] * _ROW + _HEAD
    width, height = widget["width"] * _COLUMN - _GAP, widget["height"] * _ROW - _GAP
    frame = element(
        "rect", x=x, y=y, width=width, height=height, rx=8, fill=theme.card, stroke=theme.edge
    )
    title = cut(widget["title"], width - 2 * _PAD, 14)
    head = element(
        "text", words(title), x=x + _PAD, y=y + 22, font_size=14, font_weight=600, fill=theme.ink
    )
    above = _TITLE if title else 4.0
    inside = Box(x + _PAD, y + above + 8, width - 2 * _PAD, height - above - 16)
    return element("g", frame, head if title else "", _content(widget, inside, theme))


def _content(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    if "error" in widget:
        return drawn_error(str(widget["error"]), box, theme)
    match widget["type"]:
        case "text":
            return drawn_markdown(widget["markdown"], box, theme)
        case "alarm":
            return drawn_alarms(widget, box, theme)
        case "log":
            return drawn_rows(widget, box, theme)
    return _VIEWS[widget["view"]](widget, box, theme)
