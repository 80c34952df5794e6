"""The lists that sources and a release make together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256

from rules.addresses.domain_list import UNREVIEWED, DomainList
from rules.feeds.build import AGGREGATE, EVIDENCE, build, text_of, tiers_of
from rules.feeds.change import out_of_bounds
from rules.feeds.derived import Derived, derived
from rules.feeds.guards import FeedGuards, Safeguards
from rules.feeds.history import Held, History, alive
from rules.feeds.pointer import DISPOSABLE, MAIL_HOSTS, RELAYS, SHARED_HOSTS
from rules.feeds.source import Source
from rules.value import dataclass

_PURPOSES = {"dedicated", "parked", "relay"}
_TIERS = {"evidence": EVIDENCE, "aggregate": AGGREGATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """
    The outcome.

    Attributes:
        files: The text of each list.
        held_back: Names that one source alone has, and many honest people may have.
        derived: What stands above the names of the sources, and no source has itself.

    """

    files: Mapping[str, bytes]
    held_back: tuple[str, ...]
    derived: Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    What the code came with.

    Attributes:
        lists: The text of each list.
        infrastructure: Hosts that take mail for anybody.
        held: Names that are known to be somebody's.

    """

    lists: Mapping[str, str]
    safeguards: Safeguards
    infrastructure: DomainList
    held: DomainList


def merged(
    release: Release,
    sources: Iterable[tuple[Source, History]],
    *,
    guards: FeedGuards,
    popular: frozenset[str],
    now: int,
) -> Merged:
    """
    Add what the *sources* say to what the *release* has; *now* in seconds.

    A popular name, or one that may be a school's, needs two that saw it; what a source has not
    said for longer than it is kept does not count. Nothing of the release is taken away but what
    is guarded by now. What stands above the names of sources that are kept for a while is added:
    see `rules.feeds.derived`.
    """
    asked = list(sources)
    base = tiers_of(release.lists[DISPOSABLE])
    known = [(source, alive(history, source=source, now=now)) for source, history in asked]
    of_tier, held_back = _by_tier(
        base,
        known,
        lambda name: name in popular or guards.is_doubtful(name),
    )
    above = derived(
        {
            name: day
            for source, history in asked
            if source.tier == "evidence" and source.keep_days
            for name, day in history.firsts.items()
        },
        today=now // 86_400,
        suffixes=release.safeguards.suffixes,
        is_spared=lambda name: _is_spared(name, release, guards, popular),
    )
    built = build(
        evidence=[*of_tier["evidence"], *above.parents],
        aggregate=of_tier["aggregate"],
        unreviewed={name for name, tag in base.items() if tag == UNREVIEWED},
        safeguards=release.safeguards,
    )
    hosts = _tagged(release.lists[MAIL_HOSTS], known, "mail_host")
    kept = {
        host: purpose
        for host, purpose in hosts.items()
        if purpose in _PURPOSES and not release.infrastructure.match(host)
    }
    files = {
        DISPOSABLE: built.tiers,
        MAIL_HOSTS: kept,
        RELAYS: _tagged(release.lists[RELAYS], known, "relay"),
        SHARED_HOSTS: {**above.hosts, **tiers_of(release.lists[SHARED_HOSTS])},
    }
    return Merged(
        files={name: text_of(tags).encode() for name, tags in files.items()},
        held_back=tuple(sorted(held_back)),
        derived=above,
    )


def _by_tier(
    base: Mapping[str, str],
    known: Iterable[tuple[Source, Mapping[str, str]]],
    needs_two: Callable[[str], bool],
) -> tuple[dict[str, list[str]], set[str]]:
    """The names of each tier, and those that are held back."""
    of_tier: dict[str, list[str]] = {
        tier: [name for name, tag in base.items() if bool(tag) == bool(tag_of_tier)]
        for tier, tag_of_tier in _TIERS.items()
    }
    shipped = frozenset(of_tier["evidence"])
    seen_by = [shipped, *(names.keys() for source, names in known if source.tier == "evidence")]
    held_back: set[str] = set()
    for source, names in known:
        for name in names if source.tier in _TIERS else ():
            if name not in base and needs_two(name) and sum(name in by for by in seen_by) < 2:
                held_back.add(name)
            else:
                of_tier[source.tier].append(name)
    return of_tier, held_back


def _is_spared(name: str, release: Release, guards: FeedGuards, popular: frozenset[str]) -> bool:
    """Whether it is known already, or known to be somebody's: a count does not outweigh that."""
    known = (release.infrastructure, release.held, DomainList(release.lists[SHARED_HOSTS].encode()))
    return (
        name in popular
        or guards.is_somebodys(name)
        or any(each.match(name) is not None for each in known)
    )


def check_size(before: bytes, after: bytes) -> None:
    """
    Let a list pass that is about as long as the one *before*.

    Raises:
        Held: It is not.

    """
    if complaints := [*out_of_bounds(tiers_of(before.decode()), tiers_of(after.decode()))]:
        raise Held(" ".join(complaints))


def version_name(files: Mapping[str, bytes], *, at: str) -> str:
    """
    What a version of these *files* is called: when it was made, and a part of its digest.

    >>> version_name({"a.txt": b"trash.example"}, at="20261127T0417Z")
    '20261127T0417Z-12d32c'
    """
    digest = sha256()
    for name, text in sorted(files.items()):
        digest.update(sha256(name.encode()).digest() + sha256(text).digest())
    return f"{at}-{digest.hexdigest()[:6]}"


def _tagged(
    base: str, known: Iterable[tuple[Source, Mapping[str, str]]], tier: str
) -> dict[str, str]:
    """Those of the release win: somebody has looked at each of them."""
    found: dict[str, str] = {}
    for source, names in known:
        if source.tier == tier:
            found |= {name: tag.partition(" ")[0] or source.id for name, tag in names.items()}
    return found | tiers_of(base)
