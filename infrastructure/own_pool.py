"""
What the suite knows of the pool that its template makes, and asks of one that exists.

A parameter of ``03-existing-pool.yaml`` that says how the pool was made is a constant in
the template that makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from infrastructure.pieces import Piece
from infrastructure.words import quoted

AS_MADE: Final = {"MailToUnverified": "true", "SignInBy": "email"}
_NAMES: Final = "|".join(AS_MADE)
_WITHIN: Final = re.compile(rf"\$\{{({_NAMES})\}}")
_ALONE: Final = re.compile(rf"!Ref ({_NAMES})\b")


def as_it_is_made(piece: Piece) -> Iterator[Piece]:
    """The *piece* with what is known of the template's own pool in place of a parameter."""
    if piece.section == "Rules" and _ALONE.search(piece.text):
        return  # of another value than it has here
    text = _WITHIN.sub(lambda found: AS_MADE[found[1]], piece.text)
    text = _ALONE.sub(lambda found: quoted(AS_MADE[found[1]]), text)
    yield replace(piece, text=text) if text != piece.text else piece
