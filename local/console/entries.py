"""What an address leads to: a method, a pattern of paths, and who answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from local.console.answers import Answer, Asked

Handle = Callable[[Asked, re.Match[str]], Answer]


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One of them.

    Attributes:
        is_action: Whether it changes something: it then wants the page's own token.

    """

    method: str
    path: re.Pattern[str]
    handle: Handle
    is_action: bool = False


def reading(path: str, handle: Handle) -> Entry:
    """An address that is read."""
    return Entry("GET", re.compile(path), handle)


def posting(path: str, handle: Handle, *, is_action: bool = True) -> Entry:
    """An address that is posted to; an action unless it passes on what it gets."""
    return Entry("POST", re.compile(path), handle, is_action)


def found(entries: Iterable[Entry], asked: Asked) -> tuple[Entry, re.Match[str]] | None:
    """The first entry for *asked*, and what its pattern matched."""
    method = "POST" if asked.method == "POST" else "GET"
    for entry in entries:
        if entry.method == method and (match := entry.path.fullmatch(asked.path)):
            return entry, match
    return None
