"""JSON as RFC 8259 has it, with the interoperable choices of RFC 7493 (I-JSON)."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any


class NotStrictJson(ValueError):
    """It is no JSON, or JSON of which two readers may make different things."""


def strict_json(text: str | bytes, *, takes_halves: bool = False) -> Any:
    r"""
    Read *text*, of which every reader makes the same.

    Refused is a member that comes twice, a number without end or beyond a double, what is nested
    too deep to be read, and, unless it *takes_halves*, half of a character (RFC 7493 section 2).

    >>> strict_json('{"group": {"staff": {"level": 1e3}}}')
    {'group': {'staff': {'level': 1000.0}}}
    >>> for text in ('{"a": 1, "a": 2}', "[NaN]", "1e999", "[" * 9999, r'"\ud800"', "{"):
    ...     try:
    ...         strict_json(text)
    ...     except NotStrictJson as error:
    ...         print(error)
    a member comes twice
    NaN is no number
    1e999 is no number
    it is nested too deep
    half of a character
    it is no JSON

    Raises:
        NotStrictJson: It is something else.

    """
    try:
        read = json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_float=_finite
        )
        if not takes_halves:
            _whole(read)
    except NotStrictJson:
        raise
    except RecursionError:
        raise NotStrictJson("it is nested too deep") from None
    except ValueError:  # no JSON, no UTF-8, a number of thousands of digits
        raise NotStrictJson("it is no JSON") from None
    return read


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(members)
    if len(read) < len(members):
        raise NotStrictJson("a member comes twice")
    return read


def _no_number(text: str) -> None:
    raise NotStrictJson(f"{text} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise NotStrictJson(f"{text[:20]} is no number")
    return number


def _whole(read: Any) -> None:
    try:
        json.dumps(read, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotStrictJson("half of a character") from None
