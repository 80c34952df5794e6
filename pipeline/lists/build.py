"""Decides which of the published names are listed, and with which tier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.lists.domain_names import Protected, PublicSuffixes, parents, usual_spelling
from rules.addresses.domain_list import DomainList

EVIDENCE = ""  # somebody has seen the service, or a reviewer has
AGGREGATE = "a"  # a list of lists has it, and says not why
# Only the institutions themselves get names there, so a list that has one is mistaken.
_INSTITUTIONS = ("ac.uk", "edu", "gov", "gov.uk", "int", "mil")


@dataclass(frozen=True)
class Safeguards:
    """
    What no list may hold, whatever the sources say.

    Attributes:
        wrong: Names that sources are known to have by mistake, and what they really are.

    """

    suffixes: PublicSuffixes
    providers: Protected
    relays: Protected
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class Build:
    """
    The outcome.

    Attributes:
        tiers: The listed names, each with its tier.
        refused: The others, each with the reason.

    """

    tiers: Mapping[str, str]
    refused: Mapping[str, str]


def build(*, evidence: Iterable[str], aggregate: Iterable[str], safeguards: Safeguards) -> Build:
    """Sort the names of both tiers into listed and refused."""
    published = dict.fromkeys(aggregate, AGGREGATE) | dict.fromkeys(evidence, EVIDENCE)
    tiers: dict[str, str] = {}
    refused: dict[str, str] = {}
    for text, tier in published.items():
        name = usual_spelling(text)
        reason = why_refused(name, safeguards) if name else "no domain name"
        if reason:
            refused[name or text] = reason
        elif name:
            tiers[name] = min(tier, tiers.get(name, tier))
    covered = {name for name in tiers if _is_covered(name, tiers)}
    kept = {name: tier for name, tier in tiers.items() if name not in covered}
    return Build(kept, refused | dict.fromkeys(covered, "covered by a listed parent"))


def why_refused(name: str, safeguards: Safeguards) -> str | None:
    """The reason not to list *name*, whoever does; None if there is none."""
    if name in safeguards.wrong:
        return f"known to be wrong: {safeguards.wrong[name]}"
    if name in safeguards.suffixes:
        return "public suffix"
    if name in safeguards.providers:
        return "mail provider"
    if name in safeguards.relays:
        return "relay"
    if name.endswith(tuple(f".{registry}" for registry in _INSTITUTIONS)):
        return "institution"
    return None


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
    tier = tiers[name]
    return any(tiers.get(parent) in {tier, EVIDENCE} for parent in parents(name))
