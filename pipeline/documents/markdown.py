"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """
    A table; what is in it must not hold a line break or a bar.

    >>> print(table(["name", "age"], [["Ada", "36"]]))
    | name | age |
    |---|---|
    | Ada | 36 |
    """
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows)])


def bullets(items: Iterable[str]) -> str:
    """
    A list.

    >>> print(bullets(["one", "two"]))
    - one
    - two
    """
    return "\n".join(f"- {item}" for item in items)


def code(language: str, text: str) -> str:
    """A block of code in *language*, as ``json``."""
    return f"```{language}\n{text.rstrip()}\n```"


def folded(summary: str, *parts: str) -> str:
    """A part that shows its *summary* until somebody opens it, where HTML is let through."""
    return "\n\n".join([f"<details><summary>{summary}</summary>", *parts, "</details>"])


def anchor(heading: str) -> str:
    """
    The fragment that GitHub makes of a heading without spaces.

    >>> anchor("sign_up.rejected")
    'sign_uprejected'
    """
    return heading.lower().replace(".", "")
