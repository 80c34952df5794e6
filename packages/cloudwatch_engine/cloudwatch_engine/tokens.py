"""The words of a metric-math expression."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


class BadExpression(ValueError):
    """What an expression says that cannot be worked out, for people to read."""


class NoData(BadExpression):
    """What cannot be worked out because there are no values yet: an empty line, no mistake."""


@dataclass(frozen=True, slots=True)
class Token:
    """
    A word.

    Attributes:
        kind: ``number``, ``text``, ``id`` (of a metric), ``word`` (in capitals) or ``sign``.
        at: Its place in the expression, from 0.

    """

    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
      | (?P<text>"[^"]*"|'[^']*')
      | (?P<id>[a-z]\w*)
      | (?P<word>[A-Z][A-Z0-9_]*)
      | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/^<>()\[\],])
    )""",
    re.VERBOSE,
)
_SAME = {"&&": "AND", "||": "OR"}


def tokens(expression: str) -> Iterator[Token]:
    """Yield the words of *expression*, and a last one of kind ``end``."""
    at, length = 0, len(expression.rstrip())
    while at < length:
        found = _TOKEN.match(expression, at)
        if found is None:
            rest = expression[at:].lstrip()
            raise BadExpression(f"{rest[0]!r} at {len(expression) - len(rest)} is not metric math")
        kind = str(found.lastgroup)
        text = found[kind]
        yield Token(kind, _SAME.get(text, text.strip("\"'")), found.start(kind))
        at = found.end()
    yield Token("end", "the end", length)
