"""Who publishes disposable domains: the files among the sources, as the one table of them says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rules.strict_json import strict_json
from rules.value import dataclass

TIERS: Final = ("evidence", "aggregate", "popular", "mail_host", "relay")
FORMATS: Final = ("names", "hosts", "adblock", "json", "csv", "tagged")
_ADDRESS = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?/[!-~]*|http://127\.0\.0\.1:[0-9]+/[!-~]*")
_IDENTITY = re.compile("[a-z][a-z0-9_]{1,31}")
_MOST_SOURCES = 25


class UnusableSources(ValueError):
    """The table of sources is none; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Source:
    """
    A file that somebody publishes.

    Attributes:
        tier: ``evidence`` or ``aggregate`` for disposable domains; ``popular`` for names that a
            single source does not get listed; ``mail_host`` and ``relay`` for tagged lines.
        url: HTTPS, or HTTP of this machine.
        format: ``names``, one a line, or ``*.`` and one; ``hosts``, behind an address that leads
            nowhere; ``adblock``, as ``||trash.example^``; ``json``, an array or the keys of an
            object; ``csv``, the last column; ``tagged``, a name, a blank and a word.
        inside: The file in it that counts, if it is an archive.
        keep_days: How long a name counts after it was last seen; 0 if the source is a list, and
            what it drops is dropped.
        most_bytes: Of the file as it comes; what is in it may have ten times as many.
        names: The fewest and the most.
        top: How many of its lines count, if not all: popular names come in their order.
        added: The share of its names that may be new in a day.
        removed: The share that may be gone in a day.
        stale_after_days: Unchanged for longer, it is reported.
        sha256: Of the file, where its publisher does not change it; or nothing.

    """

    id: str
    tier: str
    url: str
    format: str
    licence: str
    most_bytes: int
    names: tuple[int, int]
    added: float
    removed: float
    stale_after_days: int
    inside: str = ""
    keep_days: int = 0
    top: int = 0
    sha256: str = ""


def sources_in(text: str) -> dict[str, Source]:
    """
    The files of a table of sources, by what they are called.

    Raises:
        UnusableSources: A source lacks something, or has what makes no sense.

    """
    try:
        table = strict_json(text)["files"]
        found = [_source(each) for each in table]
    except (LookupError, TypeError, ValueError) as error:
        raise UnusableSources(f"the table of sources cannot be read: {error}") from None
    if len(found) > _MOST_SOURCES:
        raise UnusableSources(f"there are more than {_MOST_SOURCES} sources")
    return {source.id: source for source in found}


def _source(said: Mapping[str, Any]) -> Source:
    few, many = said["names"]
    source = Source(**{**_told(said), "names": (int(few), int(many))})
    for is_sound, what in (
        (_IDENTITY.fullmatch(source.id), "id"),
        (source.tier in TIERS, "tier"),
        (source.format in FORMATS, "format"),
        (_ADDRESS.fullmatch(source.url), "url"),
        (0 < int(source.most_bytes) <= 32_000_000, "most_bytes"),  # the memory of the function
        (0 < few <= many <= 2_000_000, "names"),
        (source.added >= 0 and source.removed >= 0, "added and removed"),
    ):
        if not is_sound:
            raise ValueError(f"{what} of {source.id!r}")
    return source


def _told(said: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is for people to read."""
    return {name: value for name, value in said.items() if name not in {"notice", "about"}}
