"""
A piece of a template: a few lines of YAML with the one name that they define.

Pieces are text and not data, so that comments, order and style stay as somebody
wrote them. `carve` cuts a file into pieces; joined again they are the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import yaml
from samtranslator.yaml_helper import intrinsics_multi_constructor

_NAMED: Final = re.compile(r"^(?P<indent>  )?(?P<name>[A-Za-z][\w:.-]*):(?P<rest>.*)$")


class BadPiece(ValueError):
    """A piece is not what it has to be; the message begins with its origin."""


@dataclass(frozen=True)
class Piece:
    """
    Text that defines one name.

    Attributes:
        section: The section of the template that it belongs to, as ``Resources``; its own name
            if it is no part of one, as ``Transform``.
        name: What it defines, as a logical id; empty for the line that opens a section, with
            the comments above it.
        text: Its lines, with the comments above it.
        origin: The file and line to edit.
        on_demand: Whether a template has it only if another of its pieces names it.
        label: What the console calls it, and `group` what it is listed below; of a parameter.

    """

    section: str
    name: str
    text: str
    origin: str
    on_demand: bool = field(default=False, repr=False)
    label: str = field(default="", repr=False)
    group: str = field(default="", repr=False)

    @cached_property
    def data(self) -> Any:
        """What it defines, parsed, with intrinsic functions in their long form."""
        [(_, value)] = parsed(self).items()
        return value


class _Loader(yaml.CSafeLoader):
    """Reads short tags, as ``!Ref``; many times as fast as the loader of the SAM translator."""


_Loader.add_multi_constructor("!", intrinsics_multi_constructor)


def parsed(piece: Piece) -> dict[str, Any]:
    """
    What *piece* defines, by its name.

    Raises `BadPiece` if it cannot be parsed alone, or defines something else.
    """
    if "\t" in piece.text:
        raise BadPiece(f"{piece.origin}: {piece.name} has a tab; YAML is indented with blanks")
    try:
        found = yaml.load(piece.text, _Loader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as exc:
        raise BadPiece(f"{piece.origin}: {piece.name} is no YAML: {exc}") from exc
    if not isinstance(found, dict) or list(found) != [piece.name]:
        raise BadPiece(f"{piece.origin}: this is not {piece.name} and nothing else")
    return found


def carve(text: str, file: str, *, section: str = "") -> Iterator[Piece]:
    r"""
    Cut *text*, from *file*, before each name; *section* is the one that it is in at its start.

    >>> for piece in carve("# a\nResources:\n  # b\n  B: 1\n\n  C: 2\n", "x.yaml"):
    ...     print(piece)
    Piece(section='Resources', name='', text='# a\nResources:\n', origin='x.yaml:1')
    Piece(section='Resources', name='B', text='  # b\n  B: 1\n\n', origin='x.yaml:3')
    Piece(section='Resources', name='C', text='  C: 2\n', origin='x.yaml:6')
    """
    lines = text.splitlines(keepends=True)
    starts = [_start(lines, index) for index, line in enumerate(lines) if _NAMED.match(line)]
    if not starts or lines[: starts[0]]:
        raise BadPiece(f"{file}:1: nothing has a name here")
    for start, end in pairwise([*starts, len(lines)]):
        named = next(filter(None, map(_NAMED.match, lines[start:end])))
        if not named["indent"]:
            section = named["name"]
        opens = not named["indent"] and not named["rest"].strip()
        name = "" if opens else named["name"]
        yield Piece(section, name, "".join(lines[start:end]), f"{file}:{start + 1}")


def _start(lines: Sequence[str], named: int) -> int:
    """Where the comments above the line *named* begin; an empty line above them is not theirs."""
    start = named
    while start and (not lines[start - 1].strip() or lines[start - 1].startswith(("#", "  #"))):
        start -= 1
    while not lines[start].strip():
        start += 1
    return start
