"""Small samples that are committed, for a run that cannot fetch the lists they are from."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).with_name("samples")
ADDED_BY = "disposable-email-domains"
_LEGITIMATE = ("schools", "websites")


def added() -> list[str]:
    """Names that reviewers added."""
    return _names("added")


def legitimate() -> dict[str, frozenset[str]]:
    """Names of honest people, by the sample."""
    return {f"{name} (sample)": frozenset(_names(name)) for name in _LEGITIMATE}


def _names(sample: str) -> list[str]:
    return (SAMPLES / f"{sample}.txt").read_text(encoding="ascii").split()
