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

from infrastructure.fixed import fixed
from infrastructure.pieces import Piece

AS_MADE: Final = {"MailToUnverified": "true", "SignInBy": "email"}
_FIXED: Final = fixed(AS_MADE)
# Nobody had the triggers of a pool that the template makes.
_CHAINED: Final = re.compile(r"^ +CHAINED_FUNCTION: .*\n", re.MULTILINE)
_MAY_CHAIN: Final = re.compile(
    r"^ +- !If\n +- Chains\w+\n.*\n +- !Ref AWS::NoValue\n", re.MULTILINE
)


def as_it_is_made(piece: Piece) -> Iterator[Piece]:
    """The *piece* with what is known of the template's own pool in place of a parameter."""
    return _FIXED(replace(piece, text=_CHAINED.sub("", _MAY_CHAIN.sub("", piece.text))))
