"""
What the names of a feed have above them: hosts for strangers, and parties that change names daily.

A service that abuses one name of a free host will soon have another, which no list has on its
first day. So the host is known by some of its names. One party that makes disposable sub-domains of
its own domain is told from a host for strangers by how often new names come.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from rules.feeds.domain_names import PublicSuffixes, parents
from rules.value import dataclass

REMEMBERED_DAYS = 180  # since a name was first seen
_WITHIN_DAYS = 60
_UNDER_HOST = 5  # names: 9 such hosts had 18 % of a day's most abused names, and nobody honest
_HOST_DAYS, _PARENT_DAYS = REMEMBERED_DAYS, 90  # since its last new name
_UNDER_PARENT = 10  # names
_A_DAY = 0.5  # the slowest of 17 known parents has 0.96, the fastest dynamic DNS 0.2
# Registries in all but name sell these to companies: us.com, uk.net, ae.org, com.de.
_SOLD = re.compile(r"[a-z]{2,3}\.(com|net|org)|com\.[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Derived:
    """
    What stands above the names.

    Attributes:
        hosts: They hand sub-domains to strangers; each is tagged ``free`` or ``paid``.
        parents: Every name below is the same party's.

    """

    hosts: Mapping[str, str]
    parents: frozenset[str]


def derived(
    first_seen: Mapping[str, int],
    *,
    today: int,
    suffixes: PublicSuffixes,
    is_spared: Callable[[str], bool],
) -> Derived:
    r"""
    The hosts and parents of the names in *first_seen*, which has days since 1970, as *today* is.

    *is_spared* tells of names that are somebody's, and of hosts that are known.

    >>> suffixes = PublicSuffixes("example\n// ===BEGIN PRIVATE DOMAINS===\nfree.example\n")
    >>> names = {f"a{day}.rotates.example": day for day in range(12)}
    >>> names |= {f"a{day}.free.example": 9 * day for day in range(5)}
    >>> names |= {f"a{day}.hobby.example": 5 * day for day in range(12)}
    >>> derived(names, today=60, suffixes=suffixes, is_spared=lambda _: False)
    Derived(hosts={'free.example': 'free'}, parents=frozenset({'rotates.example'}))
    """
    under_host: dict[str, list[int]] = defaultdict(list)
    under_parent: dict[str, list[int]] = defaultdict(list)
    for name, day in first_seen.items():
        suffix = next((above for above in parents(name) if above in suffixes), "")
        if suffixes.is_private(suffix):
            under_host[suffix].append(day)
        if (registered := suffixes.registered(name)) != name:
            under_parent[registered].append(day)
    hosts = {
        host: "paid" if _SOLD.fullmatch(host) else "free"
        for host, days in sorted(under_host.items())
        if _counts(days, _UNDER_HOST, today - _HOST_DAYS) and not is_spared(host)
    }
    rotating = {
        parent
        for parent, days in under_parent.items()
        if _counts(days, _UNDER_PARENT, today - _PARENT_DAYS)
        and rotates(days)
        and not is_spared(parent)
    }
    return Derived(hosts, frozenset(rotating))


def rotates(days: Sequence[int]) -> bool:
    """
    Tell whether one party makes the names that were first seen on these *days*.

    >>> rotates(range(10)), rotates(range(9)), rotates(range(0, 60, 5))
    (True, False, False)
    """
    recent = _recent(days)
    span = recent[-1] - recent[0] + 1
    return len(recent) >= _UNDER_PARENT and len(recent) / span >= _A_DAY


def _counts(days: Sequence[int], fewest: int, since: int) -> bool:
    return max(days) >= since and len(_recent(days)) >= fewest


def _recent(days: Sequence[int]) -> list[int]:
    """Those of the 60 days before the last."""
    return sorted(day for day in days if day > max(days) - _WITHIN_DAYS)
