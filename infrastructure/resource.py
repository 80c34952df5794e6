"""
How a resource is written, whatever it is.

A resource takes words of YAML, comments among them, and gives a piece. ``above`` are the
comment lines above it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from inspect import currentframe
from pathlib import Path
from textwrap import indent, wrap
from typing import Final, TypedDict, Unpack

from infrastructure.entry import Fill, Known
from infrastructure.pieces import BadPiece, Piece
from infrastructure.sentences import written

_HEADING, _WIDTH = 114, 114
# A template has them if another of its resources names them.
_ON_DEMAND: Final = (
    *("AWS::DynamoDB::Table", "AWS::SecretsManager::Secret", "AWS::SES::ConfigurationSet"),
)
_SHAPES: Final = ("resource", "shaped", "function", "parts")
_APART: Final = re.compile(
    r"^(?:DependsOn|DeletionPolicy|UpdateReplacePolicy|Metadata):.*\n(?: .*\n)*", re.MULTILINE
)
IF_THERE: Final = re.compile(r"^(.*) #\? ([A-Z]\w+)\n", re.MULTILINE)
_PLACES: Final[list[str]] = []
_NO_CALLERS: Final = {str(Path(__file__).with_name(f"{name}.py")) for name in _SHAPES}


# What a place is filled with, of what is known of the template.
Filling = Callable[[Known], Sequence[str]]


class Said(TypedDict, total=False):
    """What may be said of every resource: its condition, and comment lines."""

    condition: str
    above: str


def resource(
    name: str, kind: str, properties: str, *, kept: str = "", **said: Unpack[Said]
) -> Piece:
    """A resource of a *kind*; *kept* are lines between its condition and its properties."""
    condition = said.get("condition")
    conditional = f"Condition: {condition}\n" if condition else ""
    kept = f"{kept}\n" if kept else ""
    try:
        inside = indent(written(properties), "  ")
    except ValueError as exc:
        raise BadPiece(f"{caller()}: {name}: {exc}") from None
    body = f"Type: {kind}\n{conditional}{kept}Properties:\n{inside}"
    text = f"{comment(said.get('above', ''))}  {name}:\n{indent(body, '    ')}"
    return Piece("Resources", name, text, caller(), on_demand=kind in _ON_DEMAND)


def split(lines: str) -> tuple[str, str]:
    """What of the *lines* of a resource is no property of it, and the properties."""
    return "".join(each[0] for each in _APART.finditer(lines)).rstrip("\n"), _APART.sub("", lines)


def of_functions(piece: Piece, known: Known) -> Piece:
    """The *piece* without lines that end with ``#? Name`` of a function that a template has not."""
    text = piece.text
    while IF_THERE.search(text):  # a line may need two functions
        text = IF_THERE.sub(lambda found: f"{found[1]}\n" if known.has(found[2]) else "", text)
    return replace(piece, text=text)


def filled(**places: Filling) -> Fill:
    """
    Fills *places* of a piece: lines of a list, or within a line what commas part.

    Nothing is left of a piece if there is nothing for one of them. A mapping that is written
    ``name: {PLACE}`` is filled with lines as well, and may be empty.
    """

    def fill(piece: Piece, known: Known) -> Piece | None:
        text, is_there = piece.text, True
        for place, words in places.items():
            found = words(known)
            text, is_mapping = _with_mapping(text, place, found)
            text = _with_list(text, place, found)
            is_there = is_there and (bool(found) or is_mapping)
        return replace(piece, text=text) if is_there else None

    return fill


def filled_whole(**places: Filling) -> Fill:
    """As `filled`, of a piece that has all *places*; raises `BadPiece` if one is not there."""

    def fill(piece: Piece, known: Known) -> Piece | None:
        if missing := [place for place in places if place not in piece.text]:
            raise BadPiece(f"{piece.origin}: {piece.name} has no place {', '.join(missing)}")
        return filled(**places)(piece, known)

    return fill


def _with_mapping(text: str, place: str, lines: Sequence[str]) -> tuple[str, bool]:
    """*text* with *lines* below ``name: {PLACE}``, and whether that is there."""
    found = re.search(rf"^( *)(\w+): \{{{place}\}}\n", text, flags=re.MULTILINE)
    if not found:
        return text, False
    indented, name = found.groups()
    made = "".join(f"{indented}  {line}\n" for line in lines)
    opened = f"{indented}{name}:\n{made}" if lines else f"{indented}{name}: {{}}\n"
    return text.replace(found[0], opened), True


def _with_list(text: str, place: str, words: Sequence[str]) -> str:
    if line := re.search(rf"^( *- ){place}\n", text, flags=re.MULTILINE):
        text = text.replace(line[0], "".join(f"{line[1]}{each}\n" for each in words))
    return text.replace(place, ", ".join(words))


def comment(text: str) -> str:
    r"""
    *text* as comment lines; what begins with a heading, ``= words``, is above more than one piece.

    A line of ``=`` alone is an empty one between that and the comment of the first piece.

    >>> comment("Of it.")
    '  # Of it.\n'
    """
    lines = [*_comment(text.splitlines()), *([""] if _ends_apart(text) else [])]
    return "".join(f"  {line}\n" if line else "\n" for line in lines)


def _ends_apart(text: str) -> bool:
    return text.startswith("= ") and "\n=\n" not in text


def _comment(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        if line.startswith("= "):
            yield f"# ── {line[2:]} ".ljust(_HEADING, "─")
        elif line == "=":
            yield ""
        else:
            yield from (f"# {each}".rstrip() for each in wrap(line, _WIDTH) or [""])


@contextmanager
def written_at(place: str) -> Iterator[None]:
    """Shapes that are asked for inside are described at this *place*."""
    _PLACES.append(place)
    try:
        yield
    finally:
        _PLACES.pop()


def caller() -> str:
    """The file and line that asked for a shape, to be edited."""
    if _PLACES:
        return _PLACES[-1]
    frame = currentframe()
    while frame and frame.f_code.co_filename in _NO_CALLERS:
        frame = frame.f_back
    if frame is None:
        return "infrastructure"
    path = Path(frame.f_code.co_filename)
    return f"infrastructure/{path.parent.name}/{path.name}:{frame.f_lineno}"
