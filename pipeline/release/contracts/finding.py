"""One difference from the last release, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.release.semver import Change


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A difference in one contract.

    Attributes:
        contract: events, templates, clients or tables.
        what: The difference as a sentence.

    """

    contract: str
    change: Change
    what: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.change.name.lower()}: {self.contract}: {self.what}"
