"""
A parameter is one block: ``parameters/*.yaml``, a file for each group.

A block has what CloudFormation has of a parameter, and a line ``Label`` first. From
the labels and from the line ``Group``, with which a file begins, come the lists by
which the console of CloudFormation, and ``docs/parameters.md``, show the parameters
that a template has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Final

from infrastructure.pieces import BadPiece, Piece

_LABEL: Final = re.compile(r"^    Label: (.+)\n", re.MULTILINE)
_INTERFACE: Final = "AWS::CloudFormation::Interface"
_WIDTH: Final = 118


def blocks(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """
    The *pieces* of a file of parameters, as a template has them.

    Raises `BadPiece` if there is no group, or a parameter without a label.
    """
    group, *others = pieces
    if group.name != "Group":
        raise BadPiece(f"{group.origin}: a file of parameters begins with its Group")
    for piece in others:
        yield _block(piece, group.data) if _is_parameter(piece) else piece


def _block(piece: Piece, group: str) -> Piece:
    label = _LABEL.search(piece.text)
    if label is None:
        raise BadPiece(f"{piece.origin}: {piece.name} has no Label")
    text = piece.text.replace(label[0], "", 1)
    return replace(piece, text=text, label=label[1], group=group)


def interface(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The lists of those of the *pieces* that are parameters, if any are."""
    own = list(filter(_is_parameter, pieces))
    if own:
        text = f"  {_INTERFACE}:\n    ParameterGroups:\n{_groups(own)}"
        text += "    ParameterLabels:\n"
        text += "".join(f"      {each.name}: {{default: {each.label}}}\n" for each in own)
        yield Piece("Metadata", _INTERFACE, f"{text}\n", "infrastructure/parameters.py")


def _groups(own: Iterable[Piece]) -> str:
    return "".join(
        f"      - Label: {{default: {group}}}\n{_names([piece.name for piece in pieces])}"
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
