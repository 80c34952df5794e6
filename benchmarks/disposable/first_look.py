"""
Whom the lists would refuse by mistake if nobody had ever taken a name off by hand.

Wrong names are taken off when a set of legitimate names shows them, and from then on the set proves
nothing. Here they are back, so the figures are those of sets that nobody has looked at. The halves
are there for rules: one that was chosen by the names of one half is tried on those of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from benchmarks.disposable.bars import by_mistake
from benchmarks.disposable.feed import Check
from benchmarks.disposable.own import built
from rules.addresses.domain_list import DomainList
from rules.addresses.policy import NO_NAMES, Lists
from rules.feeds.build import text_of
from rules.value import replace


def first_look(
    check: Check, honest: frozenset[str], *, reviewed: frozenset[str], folder: Path
) -> Iterator[dict[str, str]]:
    """The rows of all *honest* names, and of each half; *reviewed* is what reviewers have now."""
    safeguards = replace(check.release.safeguards, wrong={})
    lists = unguarded(check.lists, built(reviewed, folder=folder, safeguards=safeguards))
    first, second = halves(honest, check.release.safeguards.suffixes.registered)
    for part, names in (("all", honest), ("one half", first), ("the other", second)):
        for row in by_mistake(check, lists, names):
            yield {"names": part, **row}


def unguarded(lists: Lists, tiers: dict[str, str]) -> Lists:
    """The *lists* with these names, and without the table of what is somebody's."""
    return replace(lists, disposable=DomainList(text_of(tiers).encode()), held=NO_NAMES)


def halves(
    names: frozenset[str], registered: Callable[[str], str]
) -> tuple[frozenset[str], frozenset[str]]:
    """
    Two parts by a digest of what was registered.

    >>> names = frozenset({"a.example", "b.example", "e.example", "in.e.example"})
    >>> [sorted(half) for half in halves(names, lambda name: name.removeprefix("in."))]
    [['a.example', 'b.example'], ['e.example', 'in.e.example']]
    """
    first = frozenset(n for n in names if sha256(registered(n).encode()).digest()[0] % 2 == 0)
    return first, names - first
