"""``--lint``: what cfn-lint finds in a template, and the line of its source to fix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from infrastructure.compile import ROOT, Template
from infrastructure.pieces import Piece

_REGIONS: Final = ["eu-west-1"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding: the line of the written template, the rule and its words."""

    line: int
    rule: str
    message: str


def report(template: Template) -> list[str]:
    """The findings, one a line, hints among them."""
    pieces = template.pieces()
    found = _findings("".join(piece.text for piece in pieces))
    return [f"{place(pieces, each.line)}: {each.rule} {each.message}" for each in found]


def place(pieces: list[Piece], line: int) -> str:
    """
    Where to edit the *line* of the template that the *pieces* make, and what it is a line of.

    The line of a plain file, or that of the entry which asked for a shape.
    """
    last = 0
    for piece in pieces:
        first, last = last, last + piece.text.count("\n")
        if line <= last:
            return f"{_origin(piece, line - first - 1)} ({piece.name or piece.section})"
    return f"line {line} of the template"


def _origin(piece: Piece, offset: int) -> str:
    """The very line, if the source has it as the template has."""
    file, _, start = piece.origin.partition(":")
    path = ROOT / file
    if not start or not path.is_file():
        return piece.origin
    lines = path.read_text().splitlines()
    line = piece.text.splitlines()[offset].strip()
    below = (at for at in range(int(start), len(lines) + 1) if lines[at - 1].strip() == line)
    return f"{file}:{next(below, start)}"


def _findings(text: str) -> Iterator[Finding]:
    from cfnlint.api import lint  # noqa: PLC0415  (three seconds to import)
    from cfnlint.config import ManualArgs  # noqa: PLC0415  (three seconds)

    options = ManualArgs(regions=_REGIONS, include_checks=["I"])
    for each in lint(text, config=options):
        yield Finding(each.linenumber, each.rule.id, each.message)
