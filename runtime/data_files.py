"""The data files that ship with the code."""

from __future__ import annotations

from mmap import ACCESS_READ, mmap
from pathlib import Path

from rules.domain_list import DomainList

_DATA = Path(__file__).parent.parent / "data"


def disposable_domains() -> DomainList:
    """``data/disposable_domains.txt``, mapped into memory and not read."""
    with (_DATA / "disposable_domains.txt").open("rb") as file:
        return DomainList(mmap(file.fileno(), 0, access=ACCESS_READ))
