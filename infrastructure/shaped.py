"""
Resources by a shape: a file of ``alike`` has what is alike of them once, with places for the rest.

``queue visible tries window? kept=60:`` is the head of a shape and its words: those that have to
be said, that may be, and that are something else if they are not said. Below it are resources as
a file of ``plain`` has them. A line with a place that nothing fills is left out, and so is one
that ends with ``#? word`` without that word, or with ``#! word`` with it. Text of more than one
line goes below the name before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Final

from infrastructure.pieces import BadPiece, Piece
from infrastructure.resource import caller, resource, split

ALIKE: Final = Path(__file__).with_name("alike")
_HEAD: Final = re.compile(r"(?P<kind>\w+)(?P<words>.*):\n")
_WORD: Final = re.compile(r'(\w+)(?:(\?)|=("[^"]*"|\S+))?')
_RESOURCE: Final = re.compile(r"^  (\S+) ([\w:]+)(?: if (\S+))?:\n", re.MULTILINE)
_PLACE: Final = re.compile(r"<(\w+)>")
_ASKED: Final = re.compile(r" +#([?!]) (\w+)$")
_NOTED: Final = re.compile(r"(\d+)( +#.*)")
_ABOVE: Final = re.compile(r"(?:^#.*\n)+\Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shape:
    """
    A shape.

    Attributes:
        words: What may be said of it, with what it is otherwise; None, if it has to be said.
        resources: The name, the type, the condition and the lines of each.

    """

    words: dict[str, str | None]
    resources: list[tuple[str, str, str, str]] = field(repr=False)


@cache
def shapes() -> dict[str, Shape]:
    """All shapes, by their names."""
    return {name: shape for path in sorted(ALIKE.glob("*.yaml")) for name, shape in _read(path)}


def _read(path: Path) -> Iterator[tuple[str, Shape]]:
    _, *found = re.split(r"(?m)^(?=\w)", "\n" + path.read_text())
    for text in found:
        head = _HEAD.match(text)
        if not head:
            raise BadPiece(f"infrastructure/alike/{path.name}: {text.splitlines()[0]} is no shape")
        words = {
            word: "" if may else default.strip('"') if default else None
            for word, may, default in _WORD.findall(head["words"])
        }
        _, *parts = _RESOURCE.split(_ABOVE.sub("", text))
        each = [part or "" for part in parts]
        resources = zip(each[::4], each[1::4], each[2::4], each[3::4], strict=True)
        yield head["kind"], Shape(words, [*resources])


def made(
    kind: str, name: str, *, condition: str = "", above: str = "", **said: object
) -> list[Piece]:
    """
    The resources of that *kind* and *name*; the comment *above* is that of the first.

    Raises `BadPiece` if a word is missing, or is none of that shape.
    """
    shape = shapes()[kind]
    words = {**shape.words, **said}
    if wrong := [word for word in words if words[word] is None or word not in shape.words]:
        raise BadPiece(
            f"{caller()}: {name}: {kind} has {', '.join(shape.words)}: see {', '.join(wrong)}"
        )
    filling = {"name": name, **{word: str(text or "") for word, text in words.items()}}
    found: list[Piece] = []
    for called, of_type, own, lines in shape.resources:
        apart, properties = split(_filled(lines, filling))
        piece = resource(
            _inline(called, filling),
            of_type,
            properties,
            kept=apart,
            condition=_inline(own, filling) or condition,
            above="" if found else above,
        )
        found.append(piece)
    return found


def _filled(lines: str, words: dict[str, str]) -> str:
    written = (line.removeprefix("    ") for line in lines.splitlines() if line.strip())
    return "".join(_line(line, words) for line in written)


def _line(line: str, words: dict[str, str]) -> str:
    asked = _ASKED.search(line)
    if asked and bool(words[asked[2]]) == (asked[1] == "!"):
        return ""
    if any(not words[each] for each in _PLACE.findall(line)):
        return ""
    line = _ASKED.sub("", line)
    inside = " " * (len(line) - len(line.lstrip()))
    before, place, after = line.partition("<")
    block = words.get(after.removesuffix(">"), "") if place else ""
    if block.startswith("!") and "\n" in block:
        first, rest = block.split("\n", 1)
        return f"{before}{first}\n{indent(rest, inside)}\n"
    if "\n" in block:
        own = f"{before.rstrip()}\n" if before.strip() else ""
        return own + indent(block, f"{inside}  " if own else inside)
    noted = {each: _NOTED.fullmatch(words[each]) for each in _PLACE.findall(line)}
    bare = {each: found[1] if found else words[each] for each, found in noted.items()}
    return _inline(line, bare) + "".join(found[2] for found in noted.values() if found) + "\n"


def _inline(text: str, words: dict[str, str]) -> str:
    return _PLACE.sub(lambda found: words[found[1]], text)
