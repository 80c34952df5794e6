"""Compares a list with the one before: what a reviewer reads, and when it is too much."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rules.feeds.build import AGGREGATE, EVIDENCE

SHRINKS_AT_MOST = 0.10
GROWS_AT_MOST = 0.25
_SHOWN = 40
_TIERS = {EVIDENCE: "evidence tier", AGGREGATE: "aggregate tier"}

Tiers = Mapping[str, str]


def summary(before: Tiers, after: Tiers, refused: Mapping[str, str]) -> str:
    """Tell the change in Markdown: counts, names that came, went or moved, and the refused."""
    sections = [
        _counts(before, after),
        *_names("Added", after.keys() - before.keys()),
        *_names("Removed", before.keys() - after.keys()),
        *_names("Now of another tier", _moved(before, after)),
        "**Refused**",
        *_refusals(refused),
    ]
    return "\n".join(sections) + "\n"


def out_of_bounds(before: Tiers, after: Tiers) -> Iterator[str]:
    """
    Yield a sentence for each tier that shrinks or grows more than a refresh ever should.

    >>> list(out_of_bounds({"a.example": "", "b.example": ""}, {"a.example": ""}))
    ['The evidence tier would go from 2 to 1 names: at most 10 % fewer or 25 % more are taken.']
    """
    old, new = sizes(before), sizes(after)
    for tier, words in _TIERS.items():
        least, most = old[tier] * (1 - SHRINKS_AT_MOST), old[tier] * (1 + GROWS_AT_MOST)
        if not least <= new[tier] <= most:
            yield (
                f"The {words} would go from {old[tier]} to {new[tier]} names: at most "
                f"{SHRINKS_AT_MOST:.0%} fewer or {GROWS_AT_MOST:.0%} more are taken."
            ).replace("%", " %")


def _counts(before: Tiers, after: Tiers) -> str:
    old, new = sizes(before), sizes(after)
    return "\n".join(
        f"- {words}: {new[tier]} names, {new[tier] - old[tier]:+}" for tier, words in _TIERS.items()
    )


def sizes(tiers: Tiers) -> Counter[str]:
    """How many names each tier has: an aggregate's names are one tier, of whatever source."""
    return Counter(AGGREGATE if tag else EVIDENCE for tag in tiers.values())


def _moved(before: Tiers, after: Tiers) -> set[str]:
    return {name for name in before.keys() & after.keys() if before[name] != after[name]}


def _names(heading: str, names: set[str]) -> Iterator[str]:
    if names:
        yield f"**{heading}: {len(names)}**"
        yield _some(names)


def _refusals(refused: Mapping[str, str]) -> Iterator[str]:
    by_reason: defaultdict[str, set[str]] = defaultdict(set)
    for name, reason in refused.items():
        by_reason[reason].add(name)
    for reason, names in sorted(by_reason.items()):
        yield f"- {reason}, {len(names)}: {_some(names)}"


def _some(names: set[str]) -> str:
    shown = " ".join(sorted(names)[:_SHOWN])
    safe = " ".join(shown.replace("`", "'").split())  # what is no name may be anything
    return f"`{safe}`" + (" ..." if len(names) > _SHOWN else "")
