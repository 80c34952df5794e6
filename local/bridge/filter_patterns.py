"""
JSON filter patterns of CloudWatch Logs, of which ministack knows the terms alone.

Of the grammar ("Filter pattern syntax" in the user guide) what the suite uses: comparisons of
a text, with ``*`` at its ends, and ``IS TRUE``, each in brackets, joined by ``||``. A line that
is no JSON matches none of them. Another JSON pattern is refused when a filter is made.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

Matches = Callable[[str, str], bool]
_COMPARED = re.compile(r'\(\s*\$((?:\.\w+)+)\s*(?:=\s*"([^"]*)"|(IS TRUE))\s*\)')


class UnknownPattern(ValueError):
    """The pattern may be one of CloudWatch Logs, and is none that is known here."""


def matches_for(original: Matches) -> Matches:
    """Whether a pattern matches a line."""

    def matches(pattern: str, line: str) -> bool:
        if not (pattern or "").lstrip().startswith("{"):
            return original(pattern, line)
        try:
            told = json.loads(line)
        except ValueError:
            return False
        return any(_holds(_at(told, names), text) for names, text in comparisons(pattern))

    return matches


@cache
def comparisons(pattern: str) -> list[tuple[tuple[str, ...], str | None]]:
    """The members that *pattern* compares, and with what; None for IS TRUE."""
    inner = pattern.strip().removeprefix("{").removesuffix("}")
    found = [_COMPARED.fullmatch(each.strip()) for each in inner.split("||")]
    if not all(found):
        raise UnknownPattern(pattern)
    return [(tuple(each[1].split(".")[1:]), each[2]) for each in found if each]


def _at(told: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _holds(value: Any, text: str | None) -> bool:
    if text is None:
        return value is True
    pattern = re.escape(text).replace(r"\*", ".*")
    return isinstance(value, str) and re.fullmatch(pattern, value, re.DOTALL) is not None
