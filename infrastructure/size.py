"""How many lines somebody writes for ``template.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from infrastructure.compile import FOLDER, ROOT

# What puts pieces together, of whatever stack: a test holds that it names nothing of this one, and
# none of its shapes.
COMPILER: Final = (
    *("__init__", "__main__", "affected", "blocks", "compile", "costs", "described", "domain"),
    *("entry", "fixed", "limits", "lint", "made", "parameters", "pieces", "places", "policies"),
    *("reads", "references", "resource", "rights", "sentences", "shaped", "size", "templates"),
    *("told", "turned", "variables", "words"),
)
_SORTS: Final = {
    "parameters": "parameters, with conditions and rules",
    "plain": "functions and other resources",
    "alike": "shapes of what is alike",
    "infrastructure": "what parts consist of, and tables of all",
}


def report() -> str:
    """The lines of each file, of each sort of them, and of all."""
    rows = [f"{lines:6} {file}" for file, lines in _lines()]
    sorts = [f"{_of_sort(sort):6} {words}" for sort, words in _SORTS.items()]
    return "\n".join(
        [*rows, "", *sorts, f"{size():6} in all, without the compiler of {compiler()}"]
    )


def size() -> int:
    """The lines of all files, empty ones and comments included."""
    return sum(lines for _, lines in _lines())


def compiler() -> int:
    """The lines of what puts the pieces together."""
    return sum(len((FOLDER / f"{name}.py").read_text().splitlines()) for name in COMPILER)


def _of_sort(folder: str) -> int:
    return sum(lines for file, lines in _lines() if file.split("/")[-2] == folder)


def _lines() -> Iterator[tuple[str, int]]:
    for path in sorted([*FOLDER.rglob("*.py"), *FOLDER.rglob("*.yaml")]):
        if path.name in {f"{name}.py" for name in COMPILER}:
            continue
        yield path.relative_to(ROOT).as_posix(), len(path.read_text().splitlines())
