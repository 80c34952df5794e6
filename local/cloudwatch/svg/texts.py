"""Widgets of words: Markdown, alarms, log lines, and why something is not drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from local.cloudwatch.svg.elements import element, words
from local.cloudwatch.svg.lines import Box
from local.cloudwatch.svg.themes import Theme, columns, cut, wrapped

_SIZE, _LINE = 13.0, 18.0
_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_TAIL = re.compile(r"(Alarm)?-[0-9A-Z]{10,}$")  # what CloudFormation adds to a name
_MARKS = re.compile(r"[*`]")


def drawn_markdown(text: str, box: Box, theme: Theme) -> str:
    """Headings, paragraphs and lists; links as their words. What does not fit is cut off."""
    parts: list[str] = []
    y = box.y
    for block in text.splitlines():
        heading = re.match(r"(#+)\s+(.*)", block)
        size = max(_SIZE, 19.0 - 2 * len(heading[1])) if heading else _SIZE
        shown = _LINK.sub(r"\1", heading[2] if heading else re.sub(r"^\s*[-*]\s+", "• ", block))
        strong = _STRONG.match(shown)
        for number, line in enumerate(wrapped(_MARKS.sub("", shown), box.width, size)):
            y += _LINE * size / _SIZE
            if y > box.y + box.height:
                return "".join(parts)
            lead = _MARKS.sub("", strong[1]) if strong and number == 0 else ""
            parts.append(_line(line, box.x, y, size, theme, lead=lead, is_bold=bool(heading)))
        y += _LINE / 3 if block.strip() else 0
    return "".join(parts)


def _line(  # noqa: PLR0913  # a line has that much to it
    text: str, x: float, y: float, size: float, theme: Theme, *, lead: str, is_bold: bool
) -> str:
    """*lead* is in bold, if the line begins with it."""
    weight = 600 if is_bold else None
    if lead and text.startswith(lead):
        bold = element("tspan", words(lead), font_weight=600)
        inside = bold + words(text[len(lead) :])
    else:
        inside = words(text)
    return element("text", inside, x=x, y=y, font_size=size, font_weight=weight, fill=theme.ink)


def drawn_alarms(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """A tile for each alarm, as wide as its row allows: state in colour and in words."""
    alarms = sorted(widget["alarms"], key=lambda each: each["state"] != "ALARM")
    shared = _shared([alarm["name"] for alarm in alarms])
    tiles = max(1, int(box.width // 230))
    width = box.width / tiles
    lefts = columns([width] * tiles, box.x)
    parts = []
    for place, alarm in enumerate(alarms):
        x, y = lefts[place % tiles], box.y + (place // tiles) * 26
        if y + 22 > box.y + box.height:
            break
        colour = theme.states.get(alarm["state"], theme.faint)
        tile = element(
            "rect", x=x, y=y, width=width - 8, height=21, rx=4, fill=colour, fill_opacity=0.14
        )
        dot = element("circle", cx=x + 12, cy=y + 10.5, r=4.5, fill=colour)
        name = _TAIL.sub("", alarm["name"].removeprefix(shared))
        told = f"{_in_words(alarm['state'])}: {name}"
        label = cut(told, width - 40, 12)
        text = element("text", words(label), x=x + 23, y=y + 15, font_size=12, fill=theme.ink)
        parts += [tile, dot, text]
    return "".join(parts)


def drawn_rows(widget: Mapping[str, Any], box: Box, theme: Theme) -> str:
    """Log lines in columns; those that fit."""
    names = widget["columns"]
    rows = widget["rows"] or [["nothing"] + [""] * (len(names) - 1)]
    width = box.width / max(1, len(names))
    lefts = columns([width] * len(names), box.x)
    parts = []
    for number, row in enumerate([names, *rows]):
        y = box.y + (number + 1) * _LINE
        if y > box.y + box.height:
            break
        fill = theme.ink if number else theme.faint
        for x, cell in zip(lefts, row, strict=True):
            shown = words(cut(str(cell), width - 10, 12))
            parts.append(element("text", shown, x=x, y=y, font_size=12, fill=fill))
    return "".join(parts)


def drawn_error(text: str, box: Box, theme: Theme) -> str:
    """Why there is no graph."""
    return "".join(
        element(
            "text",
            words(line),
            x=box.x,
            y=box.y + _LINE * (place + 1),
            font_size=_SIZE,
            fill=theme.faint,
        )
        for place, line in enumerate(wrapped(f"Not drawn: {text}", box.width, _SIZE))
    )


def _shared(names: Sequence[str]) -> str:
    """What all names begin with, up to a hyphen: most often the name of the stack."""
    if len(names) < 2:
        return ""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(min(names), max(names), strict=False))
    return "".join("".join(letter for letter, _ in alike).rpartition("-")[:2])


def _in_words(state: str) -> str:
    return {"OK": "ok", "ALARM": "in alarm"}.get(state, "no data yet")
