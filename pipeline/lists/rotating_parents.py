"""
Finds domains whose owner changes disposable sub-domains all the time: rotating parents.

``python -m pipeline.lists.rotating_parents 2026-08-01.txt 2026-08-02.txt ...``
reads lists of the names that were abused on each day, and prints the parents.
Who reviews them writes them into ``pipeline/lists/rotating_parents.csv``; the
build takes those as evidence. A host of sub-domains for strangers is told from
one party's by how often new names come: dynamic DNS has one in five days.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from rules.feeds.derived import rotates
from rules.feeds.domain_names import parents, usual_spelling
from runtime.addresses.data_files import shipped_lists

TABLE = Path(__file__).parent / "rotating_parents.csv"
_DAYS = 60


def rotating_parents() -> set[str]:
    """The parents that somebody has reviewed."""
    with TABLE.open(encoding="ascii", newline="") as table:
        return {row["name"] for row in csv.DictReader(table)}


def found(first_seen: Mapping[str, date], *, is_spared: Callable[[str], bool]) -> dict[str, int]:
    """
    The parents of the names in *first_seen*, each with how many it had in the last 60 days.

    *is_spared* tells of hosts for strangers, relays, providers and suffixes.

    >>> days = {f"a{day}.rotates.example": date(2026, 8, day) for day in range(1, 13)}
    >>> found(days | {"x.slow.example": date(2026, 8, 1)}, is_spared=lambda _: False)
    {'rotates.example': 12}
    """
    newest = max(first_seen.values(), default=date.min)
    under: dict[str, list[date]] = defaultdict(list)
    for name, day in first_seen.items():
        nearest = next(parents(name), None)
        if nearest and not is_spared(nearest) and (newest - day).days < _DAYS:
            under[nearest].append(day)
    return {
        parent: len(days)
        for parent, days in sorted(under.items())
        if rotates([day.toordinal() for day in days])
    }


def is_for_strangers(parent: str) -> bool:
    """Whether names below *parent* are others': by the shipped lists, and the end of a country."""
    lists = shipped_lists()
    labels = parent.split(".")
    is_suffix = len(labels) == 2 and len(labels[0]) <= 3  # co.uk, com.ar, cc.cd
    known = (lists.shared_hosts, lists.relays, lists.held, lists.infrastructure)
    return is_suffix or parent in lists.providers or any(each.match(parent) for each in known)


def main(files: list[str]) -> None:
    """Print the parents in *files*, each named by its day, for a review."""
    first_seen: dict[str, date] = {}
    for file in sorted(map(Path, files), key=lambda file: file.stem):
        for line in file.read_text(encoding="utf-8").splitlines():
            if name := usual_spelling(line):
                first_seen.setdefault(name, date.fromisoformat(file.stem))
    for parent, names in found(first_seen, is_spared=is_for_strangers).items():
        print(f"{parent},{names}")


if __name__ == "__main__":
    main(sys.argv[1:])
