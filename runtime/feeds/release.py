"""What the code came with: the lists, the sources, and who is never listed."""

from __future__ import annotations

import csv
from pathlib import Path

from rules.addresses.domain_list import DomainList
from rules.feeds.build import tiers_of
from rules.feeds.domain_names import Protected, suffixes_in
from rules.feeds.guards import FeedGuards, Safeguards
from rules.feeds.lists import Release
from rules.feeds.pointer import FILES

# What a package with this module has to hold as well: pipeline.delivery.closure reads it.
SHIPPED = _SOURCES, _SUFFIXES, _PROVIDERS, _INFRASTRUCTURE, _GUARDED, _HELD, _WRONG, *_LISTS = (
    "data/disposable_sources.json",
    "data/public_suffixes.txt",
    "data/mail_providers.txt",
    "data/mail_infrastructure.txt",
    "data/guarded_domains.txt",
    "data/held_domains.txt",
    "data/known_wrong.csv",
    "data/disposable_domains.txt",
    "data/disposable_mx.txt",
    "data/relay_domains.txt",
    "data/shared_hosts.txt",
)
_ROOT = Path(__file__).parents[2]


def sources_text() -> str:
    """The table of sources, as JSON."""
    return _text(_SOURCES)


def release() -> Release:
    """The lists, and what no list may hold."""
    with (_ROOT / _WRONG).open(encoding="ascii", newline="") as table:
        wrong = {row["name"]: row["reason"] for row in csv.DictReader(table)}
    return Release(
        lists=dict(zip(FILES, map(_text, _LISTS), strict=True)),
        safeguards=Safeguards(
            suffixes=suffixes_in(_text(_SUFFIXES)),
            providers=Protected(tiers_of(_text(_PROVIDERS))),
            relays=Protected(tiers_of(_text(_LISTS[2]))),
            wrong=wrong,
        ),
        infrastructure=DomainList(_text(_INFRASTRUCTURE).encode()),
        held=DomainList(_text(_HELD).encode()),
    )


def guards(safeguards: Safeguards) -> FeedGuards:
    """What no feed may hold."""
    return FeedGuards(safeguards, Protected(tiers_of(_text(_GUARDED))))


def _text(name: str) -> str:
    return (_ROOT / name).read_text(encoding="utf-8")
