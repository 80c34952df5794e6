"""``make template``: writes ``template.yaml`` and what documents tell of it, or tells of both."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import Final

from infrastructure.affected import readers
from infrastructure.affected import report as affected
from infrastructure.compile import ROOT, Template, data_of
from infrastructure.costs import PAGE, BadArgument, costs, with_cost
from infrastructure.lint import report as lint
from infrastructure.pieces import BadPiece
from infrastructure.rights import document
from infrastructure.size import report
from infrastructure.templates import TEMPLATES
from pipeline.documents.parameter_docs import DOCUMENT as PARAMETERS
from pipeline.documents.parameter_docs import document as parameters
from pipeline.documents.update_docs import section
from pipeline.twin import stack_policy
from pipeline.twin.expansion import parsed
from pipeline.twin.kept import kept
from pipeline.twin.walk import Walk

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
    pieces, page = template.pieces(), (ROOT / PAGE).read_text()
    return {
        RIGHTS: document(pieces),
        PARAMETERS: parameters(data_of(pieces), readers(pieces), _updates(template)),
        PAGE: with_cost(page, template),
        stack_policy.FILE: stack_policy.text(),
    }


def _updates(template: Template) -> str:
    """What an update of each parameter deletes."""
    text = template.text()

    def told() -> str:
        source = parsed(text)
        return section(Walk(source).steps(), source["Parameters"])

    return kept(text, told)


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
    asked = _asked().parse_args(arguments)
    try:
        told, is_bad = _told(asked)
    except (BadPiece, BadArgument) as exc:
        print(exc, file=sys.stderr)
        return 1
    if told:
        print(*told, sep="\n")
    return int(is_bad)


def _asked() -> ArgumentParser:
    asked = ArgumentParser(prog="python -m infrastructure", description=__doc__)
    one = asked.add_mutually_exclusive_group()
    one.add_argument("--check", action="store_true", help="say where what is written differs")
    one.add_argument("--size", action="store_true", help="count the lines that somebody writes")
    one.add_argument("--lint", action="store_true", help="run cfn-lint, and say where to mend")
    one.add_argument("--affected", metavar="NAME", help="of a parameter, or of a function")
    one.add_argument("--cost", metavar="CLIENTS", help="of watching, in a month")
    return asked


def _told(asked: Namespace) -> tuple[list[str], bool]:
    """What to print, and whether it is bad news."""
    whole = TEMPLATES[0]
    if asked.check or asked.lint:
        told = [*map(drift, TEMPLATES), *documents_drift(whole)] if asked.check else _linted()
        bad = list(filter(None, told))
        return bad, bool(bad)
    if asked.size:
        return [report()], False
    if asked.affected:
        return [affected(whole, asked.affected)], False
    if asked.cost:
        return [costs(whole, asked.cost)], False
    _write()
    return [], False


def _linted() -> list[str]:
    return [line for template in TEMPLATES for line in lint(template)]


def _write() -> None:
    made = {template.file: template.text() for template in TEMPLATES}
    for file, text in {**made, **documents(TEMPLATES[0])}.items():
        (ROOT / file).parent.mkdir(exist_ok=True)
        (ROOT / file).write_text(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
