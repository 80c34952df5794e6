"""A board as the text of a DashboardBody, with its places and its conditional lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.boards.widgets import Band, Line, Shown, Sum, Widget

WHOLE, _TEXT, _HEIGHT = 24, 6, 6
_SHOWN = {"start": "-PT3H", "periodOverride": "inherit"}


@dataclass(frozen=True, slots=True)
class Board:
    """
    A dashboard.

    Attributes:
        name: The logical id is ``<Name>Dashboard``.
        head: Rows at the top: widgets with their widths, and the height of the row.

    """

    name: str
    head: Sequence[tuple[Sequence[tuple[Widget, int]], int]]
    bands: Sequence[Band]


@dataclass(frozen=True, slots=True)
class Body:
    """
    Text for ``Fn::Sub``.

    Attributes:
        text: Each optional piece is a placeholder in it.
        pieces: Condition and text of each optional piece, by its placeholder.

    """

    text: str
    pieces: Mapping[str, tuple[str, str]]


def body(board: Board) -> Body:
    """The body of *board*: JSON once it is filled in, whatever the conditions are."""
    pieces: dict[str, tuple[str, str]] = {}
    widgets = [_widget(place, widget, pieces) for place, widget in _placed(board)]
    shown = json.dumps(_SHOWN)[1:-1]
    return Body(f'{{{shown}, "widgets": [\n' + ",\n".join(widgets) + "\n]}\n", pieces)


def _placed(board: Board) -> Iterator[tuple[dict[str, int], Widget]]:
    y = 0
    for beside, height in board.head:
        x = 0
        for widget, width in beside:
            yield _place(x, y, width, height), widget
            x += width
        y += height
    for band in board.bands:
        yield _place(0, y, _TEXT, _HEIGHT * len(band.graphs)), band.words
        for row in band.graphs:
            width = (WHOLE - _TEXT) // len(row)
            for column, widget in enumerate(row):
                yield _place(_TEXT + column * width, y, width, _HEIGHT), widget
            y += _HEIGHT


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "width": width, "height": height}


def _widget(place: Mapping[str, int], widget: Widget, pieces: dict[str, tuple[str, str]]) -> str:
    whole = {"type": widget.type, **place, "properties": dict(widget.properties)}
    if not widget.rows:
        return json.dumps(whole)
    text = json.dumps(whole)[:-2]  # the two last braces
    return f'{text}, "{widget.member}": [\n{_rows(widget.rows, pieces)}\n]}}}}'


def _rows(rows: Sequence[Line | Sum | Shown], pieces: dict[str, tuple[str, str]]) -> str:
    """
    The rows of a widget. Those of optional parts come last, each with the comma before it.

    At least one is always there: an optional piece has to stand behind something.
    """
    text = ",\n".join(f"  {json.dumps(row.row())}" for row in rows if not row.condition)
    for condition in dict.fromkeys(row.condition for row in rows if row.condition):
        placeholder = f"{condition}{len(pieces)}"
        optional = [json.dumps(row.row()) for row in rows if row.condition == condition]
        pieces[placeholder] = (condition, "".join(f",\n  {row}" for row in optional))
        text += f"${{{placeholder}}}"
    return text
