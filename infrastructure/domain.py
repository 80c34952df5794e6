"""A plain file and the parts that are described in Python, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from infrastructure.compile import Source, carved
from infrastructure.pieces import BadPiece, Piece

# The piece of that name, and what is made of it.
Filled = tuple[str, Callable[[Piece], Piece]]


def domain(name: str, *parts: Sequence[Piece | str | Filled]) -> Source:
    """
    A source of *parts*; a name in one of them is the piece of ``plain/NAME.yaml`` with that name.

    It raises `BadPiece` if the file has no such piece, or one that no part names.
    """
    return Source(name, lambda _: _placed(name, [each for part in parts for each in part]))


def _placed(name: str, wanted: Sequence[Piece | str | Filled]) -> Iterator[Piece]:
    written = {piece.name: piece for piece in carved(name)}
    yield written.pop("")
    for each in wanted:
        if isinstance(each, Piece):
            yield each
            continue
        piece, filled = (each, _as_it_is) if isinstance(each, str) else each
        if piece not in written:
            raise BadPiece(f"plain/{name}.yaml: {piece} is not there, or is placed twice")
        yield filled(written.pop(piece))
    if written:
        raise BadPiece(f"plain/{name}.yaml: {', '.join(written)}: no part names what is there")


def _as_it_is(piece: Piece) -> Piece:
    return piece
