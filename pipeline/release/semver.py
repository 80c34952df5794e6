"""
Which version numbers may follow another, by Semantic Versioning 2.0.0.

Before 1.0.0 anything may change, says SemVer. Here the second number then counts what breaks,
and the third all else, so that ``~=0.4.1`` of pip and ``^0.4.1`` of npm hold what they say.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import Final, NamedTuple

_NUMBERS: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class NotAVersion(ValueError):
    """It is not three numbers with dots between."""


class Change(IntEnum):
    """How much a change asks of those who update."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2


class Version(NamedTuple):
    """A version without a suffix: a release before the release is none of ours."""

    major: int
    minor: int
    patch: int

    @classmethod
    def of(cls, text: str) -> Version:
        """Return the version that *text* is; NotAVersion if it is none."""
        found = _NUMBERS.fullmatch(text)
        if found is None:
            raise NotAVersion(f"{text!r} is no version: it is three numbers, such as 1.4.0")
        return cls(*map(int, found.groups()))

    def __str__(self) -> str:
        return ".".join(map(str, self))


def lowest_after(last: Version, change: Change) -> Version:
    """
    Return the lowest version that may have this *change* since *last*.

    >>> str(lowest_after(Version(1, 4, 2), Change.MAJOR))
    '2.0.0'
    >>> str(lowest_after(Version(0, 4, 2), Change.MAJOR))
    '0.5.0'
    >>> str(lowest_after(Version(0, 4, 2), Change.MINOR))
    '0.4.3'
    """
    if last.major == 0 and change < Change.MAJOR:
        change = Change.PATCH
    elif last.major == 0:
        change = Change.MINOR
    if change is Change.MAJOR:
        return Version(last.major + 1, 0, 0)
    if change is Change.MINOR:
        return Version(last.major, last.minor + 1, 0)
    return Version(last.major, last.minor, last.patch + 1)
