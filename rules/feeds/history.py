"""What a source has said so far, and whether its next word is believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from rules.feeds.derived import REMEMBERED_DAYS
from rules.feeds.domain_names import parents
from rules.feeds.source import Source
from rules.value import dataclass, field, replace

AT_LEAST = 50  # names that may always come and go
_MOST_DAYS = 7
_NEW_GUARDED = 5  # most lists always hold a few
_NEW_POPULAR = 3
_UNDER_ONE_PARENT = 500
_STEPS = 7
_SILENT_S = 2 * 86_400
_MOST_PARENTS = 200
_LOSS, _GROWTH = 0.05, 0.30  # over seven steps: a slow drain passes each one of them
_FIRST = {"evidence": 0.15, "aggregate": 0.05}  # of the tier in use


class Held(ValueError):
    """Somebody has to look before this is believed; the message says at what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """
    A source as of its last good step.

    Attributes:
        names: Each with the day it was last seen, as days since 1970, and its tag.
        firsts: The day on which each was first seen, for half a year; of a source whose names are
            kept for a while.
        last: How many of them the last step had.
        fetched_at: When it last answered, in seconds; it answers when its project is dead, too.
        changed_at: When its names last changed.
        sizes: Of the last seven steps.
        guarded: What it says and nobody may list.
        etag: Of the file, so that it is not sent again.
        why: What was wrong at the last try; nothing if it was well.

    """

    names: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    firsts: Mapping[str, int] = field(default_factory=dict)
    last: int = 0
    fetched_at: int = 0
    changed_at: int = 0
    sizes: tuple[int, ...] = ()
    guarded: tuple[str, ...] = ()
    etag: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """
    What a step is held against.

    Attributes:
        why_guarded: The reason not to list a name; None if there is none.
        is_popular: Whether many honest people know the name.
        is_listed: Whether the list in use covers it.
        in_use: How many names the tier has in use.

    """

    why_guarded: Callable[[str], str | None]
    is_popular: Callable[[str], bool]
    is_listed: Callable[[str], bool]
    in_use: int


def stepped(  # noqa: PLR0913  # what a step is made of, and judged by
    history: History,
    found: Mapping[str, str],
    *,
    source: Source,
    around: Surroundings,
    now: int,
    any_size: bool = False,
) -> History:
    """
    The history after the source said *found*; *now* in seconds.

    With *any_size* an operator has looked at what would be held. Names that nobody may list are
    left out all the same.

    Raises:
        Held: It changes too much, or says what a sound list does not; *history* stays.

    """
    guarded = tuple(sorted(name for name in found if around.why_guarded(name)))
    kept = {name: tag for name, tag in found.items() if name not in set(guarded)}
    last = _of_last_step(history)
    if not any_size:
        _check_new(history, guarded, kept.keys() - last, around)
        _check_step(history, kept.keys(), last, source=source, around=around, now=now)
    day = now // 86_400
    names, firsts = {name: (day, tag) for name, tag in kept.items()}, history.firsts
    if source.keep_days:
        old = {n: seen for n, seen in history.names.items() if seen[0] > day - source.keep_days}
        names = old | names
        firsts = _firsts(history, kept, day)
    is_same = kept.keys() == last and guarded == history.guarded
    return replace(
        history,
        names=names,
        firsts=firsts,
        last=len(kept),
        fetched_at=now,
        changed_at=history.changed_at if is_same and history.changed_at else now,
        sizes=(*history.sizes[1 - _STEPS :], len(kept)),
        guarded=guarded,
        why="",
    )


def unchanged(history: History, *, source: Source, now: int) -> History:
    """The history after the source said the same again; *now* in seconds."""
    day = now // 86_400
    again = {name: (day, history.names[name][1]) for name in _of_last_step(history)}
    names = {**history.names, **again} if source.keep_days else again
    return replace(history, names=names, fetched_at=now, why="")


def alive(history: History, *, source: Source, now: int) -> dict[str, str]:
    """The names that count, with their tags; *now* in seconds."""
    oldest = now // 86_400 - source.keep_days if source.keep_days else 0
    return {name: tag for name, (day, tag) in history.names.items() if day >= oldest}


def trouble(history: History, *, source: Source, now: int) -> str:
    """What somebody should look at, if there is anything."""
    if history.why.startswith("held: "):
        return history.why
    if now - history.fetched_at > _SILENT_S:
        return history.why or "not fetched"
    is_stale = now - history.changed_at > source.stale_after_days * 86_400
    return f"unchanged for {(now - history.changed_at) // 86_400} days" if is_stale else ""


def _firsts(history: History, found: Iterable[str], day: int) -> dict[str, int]:
    """When each name was first seen; of what was kept before anybody noted that, the last day."""
    known = {name: seen for name, (seen, _) in history.names.items()} | {**history.firsts}
    recent = {name: first for name, first in known.items() if first > day - REMEMBERED_DAYS}
    return {**dict.fromkeys(found, day), **recent}


def _of_last_step(history: History) -> set[str]:
    """The names of the last step: of an accumulating source, those seen last."""
    if history.last == len(history.names):
        return set(history.names)
    newest = max((day for day, _ in history.names.values()), default=0)
    return {name for name, (day, _) in history.names.items() if day == newest}


def _check_new(
    history: History, guarded: Collection[str], new: Iterable[str], around: Surroundings
) -> None:
    fresh = sorted(new)
    if history.sizes and len(set(guarded) - set(history.guarded)) > _NEW_GUARDED:
        raise Held(f"{len(set(guarded) - set(history.guarded))} new names that nobody may list")
    popular = [name for name in fresh if around.is_popular(name) and not around.is_listed(name)]
    if history.sizes and len(popular) > _NEW_POPULAR:
        raise Held(f"{len(popular)} new names that are popular")
    above = Counter(parent for name in fresh for parent in parents(name))
    for parent, count in above.most_common(_MOST_PARENTS):
        if count > _UNDER_ONE_PARENT and not around.why_guarded(parent):
            raise Held(f"{count} new names under {parent}")


def _check_step(  # noqa: PLR0913  # what a step is judged by
    history: History,
    found: Collection[str],
    last: set[str],
    *,
    source: Source,
    around: Surroundings,
    now: int,
) -> None:
    if not history.sizes:
        added = sum(not around.is_listed(name) for name in found)
        bound = _FIRST.get(source.tier)
        if bound is not None and added > max(AT_LEAST, bound * around.in_use):
            raise Held(f"{added} names at once that are not listed")
        return
    days = min(_MOST_DAYS, max(1.0, (now - history.fetched_at) / 86_400))
    both = len(last.intersection(found))
    for what, changed, share in (
        ("added", len(found) - both, source.added),
        ("removed", len(last) - both, source.removed),
    ):
        if changed > max(AT_LEAST, share * len(last) * days):
            raise Held(f"{changed} of {len(last)} names {what}")
    if len(history.sizes) == _STEPS and not source.keep_days:
        drift = len(found) / max(1, history.sizes[0]) - 1
        is_small = abs(len(found) - history.sizes[0]) <= AT_LEAST
        if not -_LOSS <= drift <= _GROWTH and not is_small:
            raise Held(f"{drift:+.0%} names in {_STEPS} steps")
