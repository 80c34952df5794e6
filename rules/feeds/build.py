"""Decides which of the published names are listed, and with which tier."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from rules.addresses.domain_list import UNREVIEWED, DomainList
from rules.feeds.domain_names import parents, usual_spelling
from rules.feeds.guards import Safeguards, why_refused
from rules.value import dataclass

EVIDENCE = ""  # somebody has seen the service, or a reviewer has
AGGREGATE = "a"  # a list of lists has it, and says not why


@dataclass(frozen=True, slots=True)
class Build:
    """
    The outcome.

    Attributes:
        tiers: The listed names, each with its tier.
        refused: The others, each with the reason.

    """

    tiers: Mapping[str, str]
    refused: Mapping[str, str]


def build(
    *,
    evidence: Iterable[str],
    aggregate: Iterable[str],
    unreviewed: Container[str] = (),
    safeguards: Safeguards,
) -> Build:
    """Sort the names into listed and refused; those of *aggregate* may be *unreviewed*."""
    published = {name: UNREVIEWED if name in unreviewed else AGGREGATE for name in aggregate}
    published |= dict.fromkeys(evidence, EVIDENCE)
    tiers: dict[str, str] = {}
    refused: dict[str, str] = {}
    for text, tier in published.items():
        name = usual_spelling(text)
        if name is None:
            refused[text] = "no domain name"
        elif reason := why_refused(name, safeguards):
            refused[name] = reason
        else:
            tiers[name] = min(tier, tiers.get(name, tier))  # the stronger tag sorts first
    covered = {name for name in tiers if _is_covered(name, tiers)}
    kept = {name: tier for name, tier in tiers.items() if name not in covered}
    return Build(kept, refused | dict.fromkeys(covered, "covered by a listed parent"))


def text_of(tiers: Mapping[str, str]) -> str:
    r"""
    The lines of a list, sorted bytewise.

    >>> text_of({"b.example": "", "a.example": "a"})
    'a.example a\nb.example\n'
    """
    return "".join(f"{line}\n" for line in sorted(f"{k} {v}".rstrip() for k, v in tiers.items()))


def tiers_of(text: str) -> dict[str, str]:
    r"""
    Read what `text_of` wrote, whatever comments stand above it.

    >>> tiers_of("# header\na.example a\nb.example\n")
    {'a.example': 'a', 'b.example': ''}
    """
    lines = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: tag for name, _, tag in lines}


def listed_of(guarded: Iterable[str], tiers: Mapping[str, str]) -> list[str]:
    """Those of the *guarded* names that a list would cover, each with what covers it."""
    names = DomainList(text_of(tiers).encode())
    matches = ((name, names.match(name)) for name in guarded)
    return [f"{name} (by {match.name})" for name, match in matches if match]


def _is_covered(name: str, tiers: Mapping[str, str]) -> bool:
    """Tell whether a parent is listed, and leaving *name* to it would not weaken its tier."""
    return any(tiers[parent] <= tiers[name] for parent in parents(name) if parent in tiers)
