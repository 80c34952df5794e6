"""A plain file and the functions that are described in Python, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infrastructure.compile import FOLDER, Source, carved
from infrastructure.entry import Entry, Fill, Item, Known
from infrastructure.pieces import BadPiece, Piece


def domain(name: str, *parts: Entry | Item) -> Source:
    """
    A source of *parts*; a name in one of them is the piece of ``plain/NAME.yaml`` with that name.

    Conditions, mappings and rules of the file need no place. It raises `BadPiece` if the file has
    no such piece, or a resource that no part names.
    """
    entries = tuple(each for each in parts if isinstance(each, Entry))
    return Source(name, lambda known: _placed(name, parts, known), entries)


def _placed(name: str, parts: Sequence[Entry | Item], known: Known) -> Iterator[Piece]:
    file = FOLDER / "plain" / f"{name}.yaml"
    written = [*carved(name)] if file.exists() else []
    resources = {each.name: each for each in written if each.section == "Resources"}
    yield from (each for each in written if each.section != "Resources" or not each.name)
    yield Piece("Resources", "", "Resources:\n", f"{name}:1")
    resources.pop("", None)
    for part in parts:
        items = part.items if isinstance(part, Entry) else (part,)
        for piece, fill in (_found(name, each, resources) for each in items):
            there = not isinstance(part, Entry) or known.has(part.name)
            made = (fill(piece, known) if fill else piece) if there else None
            if made:
                yield made
    if resources:
        raise BadPiece(f"plain/{name}.yaml: {', '.join(resources)}: no part names what is there")


def _found(name: str, item: Item, written: dict[str, Piece]) -> tuple[Piece, Fill | None]:
    """The piece, out of those *written* in the file if it is named, and what is to become of it."""
    piece, fill = item if isinstance(item, tuple) else (item, None)
    if isinstance(piece, Piece):
        return piece, fill
    if piece not in written:
        raise BadPiece(f"plain/{name}.yaml: {piece} is not there, or is placed twice")
    return written.pop(piece), fill
