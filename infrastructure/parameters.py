"""The lists by which CloudFormation's console, and ``docs/parameters.md``, show parameters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from infrastructure.pieces import Piece
from infrastructure.words import quoted

_INTERFACE: Final = "AWS::CloudFormation::Interface"
_WIDTH: Final = 118


def interface(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The lists of those of the *pieces* that are parameters, if any are."""
    own = list(filter(_is_parameter, pieces))
    if own:
        text = f"  {_INTERFACE}:\n    ParameterGroups:\n{_groups(own)}"
        text += "    ParameterLabels:\n"
        text += "".join(f"      {each.name}: {{default: {quoted(each.label)}}}\n" for each in own)
        yield Piece("Metadata", "", "Metadata:\n", "infrastructure/parameters.py")
        yield Piece("Metadata", _INTERFACE, f"{text}\n", "infrastructure/parameters.py")


def _groups(own: Iterable[Piece]) -> str:
    return "".join(
        f"      - Label: {{default: {quoted(group)}}}\n{_names([piece.name for piece in pieces])}"
        for group, pieces in groupby(own, key=lambda piece: piece.group)
    )


def _names(names: list[str]) -> str:
    """On one line, if they fit."""
    line = f"        Parameters: [{', '.join(names)}]\n"
    if len(line) <= _WIDTH + 1:
        return line
    return "        Parameters:\n" + "".join(f"          - {name}\n" for name in names)


def _is_parameter(piece: Piece) -> bool:
    return piece.section == "Parameters" and bool(piece.name)
