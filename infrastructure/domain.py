"""A plain file and the parts that are described in Python, in one order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from infrastructure.compile import Source, carved
from infrastructure.pieces import BadPiece, Piece


def domain(name: str, *parts: Sequence[Piece | str]) -> Source:
    """
    A source of *parts*; a name in one of them is the piece of ``plain/NAME.yaml`` with that name.

    It raises `BadPiece` if the file has no such piece, or one that no part names.
    """
    return Source(name, lambda _: _placed(name, [each for part in parts for each in part]))


def _placed(name: str, wanted: Sequence[Piece | str]) -> Iterator[Piece]:
    written = {piece.name: piece for piece in carved(name)}
    yield written.pop("")
    for each in wanted:
        if isinstance(each, Piece):
            yield each
        elif each in written:
            yield written.pop(each)
        else:
            raise BadPiece(f"plain/{name}.yaml: {each} is not there, or is placed twice")
    if written:
        raise BadPiece(f"plain/{name}.yaml: {', '.join(written)}: no part names what is there")
