"""Names that nobody's list gets listed: real people have their mail there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.feeds.domain_names import Protected, PublicSuffixes
from rules.value import dataclass

# Only the institutions themselves get names there, so a list that has one is mistaken.
_INSTITUTIONS = (".ac.uk", ".edu", ".gov", ".gov.uk", ".int", ".mil")
# Here anybody gets a name: reviewers list 80 below them. Schools are there as well.
_OPEN = ("edu.kg", "edu.pl", "edu.rs", "edu.vn")
_OF_STATES = re.compile(
    rf"(?!(?:.+\.)(?:{'|'.join(map(re.escape, _OPEN))})$)"
    r"(.+\.)?(arpa|edu|gov|int|mil|(ac|edu|gob|gouv|gov|govt)\.[a-z]{2}"
    r"|(admin\.ch|bund\.de|europa\.eu|gc\.ca|nhs\.uk|police\.uk))"
)


@dataclass(frozen=True, slots=True)
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


def why_refused(name: str, safeguards: Safeguards) -> str | None:
    """The reason that no source may list *name*; None if there is none."""
    if name in safeguards.wrong:
        return f"known to be wrong: {safeguards.wrong[name]}"
    if name in safeguards.suffixes:
        return "public suffix"
    if name in safeguards.providers:
        return "mail provider"
    if name in safeguards.relays:
        return "relay"
    if name.endswith(_INSTITUTIONS):
        return "institution"
    return None


@dataclass(frozen=True, slots=True)
class FeedGuards:
    """
    What no feed may hold: more than a build that somebody reads.

    Attributes:
        institutions: Universities, governments and others that no suffix tells.

    """

    safeguards: Safeguards
    institutions: Protected

    def why_refused(self, name: str) -> str | None:
        """
        The reason not to list *name*; None if there is none.

        >>> nobody = Protected(())
        >>> known = Safeguards(PublicSuffixes("uk"), nobody, nobody, {})
        >>> guards = FeedGuards(known, Protected(["hospital.example"]))
        >>> [guards.why_refused(name) for name in ("hospital.example", "a.edu.au", "a.example")]
        ['institution', 'institution', None]
        """
        if reason := why_refused(name, self.safeguards):
            return reason
        return "institution" if self._is_institution(name) else None

    @staticmethod
    def is_doubtful(name: str) -> bool:
        """
        Tell whether *name* may be a school's, so that one source alone does not list it.

        >>> [FeedGuards.is_doubtful(name) for name in ("a.edu.pl", "edu.pl", "a.edu.au")]
        [True, False, False]
        """
        return name.endswith(tuple(f".{suffix}" for suffix in _OPEN))

    def is_somebodys(self, name: str) -> bool:
        r"""
        Tell whether *name*, or what is below it, is known to be somebody's; suffixes may be.

        >>> nobody = Protected(())
        >>> known = Safeguards(PublicSuffixes("uk\ngov.uk"), nobody, Protected(["r.example"]), {})
        >>> guards = FeedGuards(known, nobody)
        >>> [guards.is_somebodys(name) for name in ("r.example", "gov.uk", "uk", "a.example")]
        [True, True, False, False]
        """
        known = self.safeguards
        return (
            any(name in each for each in (known.wrong, known.providers, known.relays))
            or name.endswith(_INSTITUTIONS)
            or self._is_institution(name)
            or self.is_doubtful(name)
        )

    def _is_institution(self, name: str) -> bool:
        return name in self.institutions or bool(_OF_STATES.fullmatch(name))
