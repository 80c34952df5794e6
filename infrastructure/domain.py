"""A plain file and the functions that are described in it, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infrastructure.compile import FOLDER, Source, carved
from infrastructure.entry import Entry, Item, Known
from infrastructure.pieces import Piece


def domain(name: str, *parts: Entry | Item) -> Source:
    """A source of *parts*, and of the conditions, mappings and rules of ``plain/NAME.yaml``."""
    entries = tuple(each for each in parts if isinstance(each, Entry))
    return Source(name, lambda known: _placed(name, parts, known), entries)


def _placed(name: str, parts: Sequence[Entry | Item], known: Known) -> Iterator[Piece]:
    if (FOLDER / "plain" / f"{name}.yaml").exists():
        yield from carved(name)
    else:
        yield Piece("Resources", "", "Resources:\n", f"{name}:1")
    for part in parts:
        if isinstance(part, Entry) and not known.has(part.name):
            continue
        for item in part.items if isinstance(part, Entry) else (part,):
            piece, fill = item if isinstance(item, tuple) else (item, None)
            made = fill(piece, known) if fill else piece
            if made:
                yield made
