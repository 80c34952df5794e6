"""
``make template``: writes ``template.yaml``, and what documents tell of it.

``--check`` writes nothing, and says where it differs. ``--size`` counts the lines that
somebody writes for it. ``--cost CLIENTS`` says what watching the stack costs in a month.
"""

from __future__ import annotations

import sys
from typing import Final

from infrastructure.compile import ROOT, Template
from infrastructure.costs import PAGE, BadArgument, costs, with_cost
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


def documents(template: Template) -> dict[str, str]:
    """What documents, by their files, have to say of *template*."""
    page = (ROOT / PAGE).read_text()
    return {RIGHTS: document(template.pieces()), PAGE: with_cost(page, template)}


def documents_drift(template: Template) -> list[str]:
    """What to do about each document that does not say what it has to."""
    return [
        f"run `make template`: {file} differs from {template.file}"
        for file, text in documents(template).items()
        if not (ROOT / file).exists() or text != (ROOT / file).read_text()
    ]


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
    except (BadPiece, BadArgument) as exc:
        print(exc, file=sys.stderr)
        return 1


def _done(arguments: list[str]) -> int:
    if "--size" in arguments:
        print(report())
        return 0
    if "--check" in arguments:
        told = [*map(drift, TEMPLATES), *documents_drift(TEMPLATES[0])]
        differing = [each for each in told if each]
        print(*differing, sep="\n")
        return int(bool(differing))
    if "--cost" in arguments:
        print(costs(TEMPLATES[0], arguments[-1]))
        return 0
    made = {template.file: template.text() for template in TEMPLATES}
    for file, text in {**made, **documents(TEMPLATES[0])}.items():
        (ROOT / file).write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
