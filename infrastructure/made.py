"""Pieces that descriptions in Python give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from infrastructure.compile import Source
from infrastructure.entry import Known
from infrastructure.pieces import Piece, carve
from pipeline.boards.alone import section as boards_alone
from pipeline.boards.parts import Parts
from pipeline.boards.section import section as boards
from pipeline.settings.section import section as settings
from pipeline.settings.section import together


def heading(words: str) -> str:
    """A line, and an empty one, above resources that belong together."""
    return f"  # ── {words} ".ljust(118, "─") + "\n\n"


def _settings(known: Known, made: Callable[[Mapping[str, Any]], str] = settings) -> Iterator[Piece]:
    """Of the functions that stand before, and of what all functions have."""
    of_functions = {"Globals": known.defined["Globals"], "Resources": known.defined["Resources"]}
    head = heading("Settings: from the environments, by pipeline/settings")
    return _made(f"{head}{made(of_functions)}", "pipeline/settings")


def _boards(known: Known, made: Callable[[Parts], str] = boards) -> Iterator[Piece]:
    head = heading("Dashboards, alarms and queries: by pipeline/boards")
    return _made(f"{head}{made(known.parts)}", "pipeline/boards")


def _made(text: str, origin: str) -> Iterator[Piece]:
    """Resources that a folder describes: which line of it gives which of them, only it knows."""
    for piece in carve(f"{text}\n", origin, section="Resources"):
        yield replace(piece, origin=origin)


SETTINGS: Final = Source("settings", _settings)
BOARDS: Final = Source("boards", _boards)
# Of a part by itself.
SETTINGS_TOGETHER: Final = Source("settings together", partial(_settings, made=together))
BOARDS_ALONE: Final = Source("boards alone", partial(_boards, made=boards_alone))
