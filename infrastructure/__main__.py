"""
``make template``: writes ``template.yaml``, and ``docs/rights.md`` from it.

``--check`` writes nothing, and says where it differs. ``--size`` counts the lines that
somebody writes for it.
"""

from __future__ import annotations

import sys
from typing import Final

from infrastructure.compile import ROOT, Template
from infrastructure.pieces import BadPiece
from infrastructure.rights import document
from infrastructure.size import report
from infrastructure.templates import TEMPLATES

RIGHTS: Final = "docs/rights.md"


def drift(template: Template) -> str:
    """
    What to do if the written file is not *template*, and where they first differ; or nothing.

    One sentence, with the origin of the first piece that is not there as it should be.
    """
    path = ROOT / template.file
    written = path.read_text() if path.exists() else ""
    if written == template.text():
        return ""
    return f"run `make template`: {template.file} differs from {_origin(template, written)}"


def rights_drift() -> str:
    """What to do if the table of rights is not that of the template; or nothing."""
    path = ROOT / RIGHTS
    written = path.read_text() if path.exists() else ""
    same = written == document(TEMPLATES[0].pieces())
    return "" if same else f"run `make template`: {RIGHTS} differs from {TEMPLATES[0].file}"


def _origin(template: Template, written: str) -> str:
    at = 0
    for piece in template.pieces():
        if not f"{written}\n".startswith(piece.text, at):
            break
        at += len(piece.text)
    return f"{piece.origin}, {piece.name or piece.section}"


def main(arguments: list[str]) -> int:
    """Do what the command line says; the code to exit with. Nothing is written of a bad piece."""
    try:
        return _done(arguments)
    except BadPiece as exc:
        print(exc, file=sys.stderr)
        return 1


def _done(arguments: list[str]) -> int:
    if "--size" in arguments:
        print(report())
        return 0
    if "--check" in arguments:
        differing = [each for each in (*map(drift, TEMPLATES), rights_drift()) if each]
        print(*differing, sep="\n")
        return int(bool(differing))
    made = {template.file: template.text() for template in TEMPLATES}
    made[RIGHTS] = document(TEMPLATES[0].pieces())
    for file, text in made.items():
        (ROOT / file).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
