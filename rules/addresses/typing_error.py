"""What a mistyped domain was probably meant to be."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from string import ascii_lowercase, digits

_MARKS = ascii_lowercase + digits + "-."


def meant(domain: str, providers: Collection[str]) -> str | None:
    """
    The one of *providers* that is a single slip of a finger away from *domain*.

    None if there is none, or more than one: a wrong guess helps nobody.

    >>> meant("gmial.com", {"gmail.com", "gmx.com"})
    'gmail.com'
    """
    found = {slip for slip in _slips(domain) if slip in providers}
    return found.pop() if len(found) == 1 else None


def _slips(text: str) -> Iterator[str]:
    """Every text that one swap, deletion, replacement or insertion makes of *text*."""
    for place in range(len(text) + 1):
        before, after = text[:place], text[place:]
        yield before + after[1:2] + after[:1] + after[2:]
        yield before + after[1:]
        for mark in _MARKS:
            yield before + mark + after[1:]
            yield before + mark + after
