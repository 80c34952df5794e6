"""Sections of a file that a command writes, each between two marks."""

from __future__ import annotations


class NoSuchPlace(LookupError):
    """A file lacks the marks between which something belongs."""


def between(text: str, begin: str, end: str, new: str, *, by: str) -> str:
    r"""
    *text* with *new* between the lines *begin* and *end*; *by* is the command that writes it.

    Raises `NoSuchPlace` if one of the lines is missing.

    >>> between("a\n<\nold\n>\nb\n", "<", ">", "new\n", by="make all")
    'a\n<\nnew\n>\nb\n'
    """
    before, found, rest = text.partition(f"{begin}\n")
    _, last, after = rest.partition(f"{end}\n")
    if not (found and last):
        raise NoSuchPlace(f"there is no place for what `{by}` writes: {begin.strip()}")
    return f"{before}{found}{new}{last}{after}"
