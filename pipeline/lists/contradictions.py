"""
Prints which names of the list of disposable domains other lists of this project speak for.

    python -m pipeline.lists.contradictions

Evidence refuses such a name's users in every mode, so each one is to be looked at by somebody.
An aggregate's word alone does not refuse `held_domains.txt`, nor names that institutions get.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.documents.markdown import table
from rules.addresses.domain_list import DomainList
from rules.addresses.guarded import is_guarded
from rules.addresses.policy import NO_NAMES, Lists
from rules.feeds.build import tiers_of

_DATA = Path(__file__).parents[2] / "data"
_SPEAK_FOR = (
    *("public_suffixes.txt", "mail_providers.txt", "relay_domains.txt", "guarded_domains.txt"),
    *("mail_infrastructure.txt", "shared_hosts.txt", "held_domains.txt"),
)
_INSTITUTIONS = "names that institutions get (`ac.CC`, `edu.CC`, `gov.CC` and the like)"
Row = dict[str, str]


def main() -> None:
    """Print the table."""
    rows = list(contradictions(_DATA))
    print(table(list(rows[0]), [list(row.values()) for row in rows]))


def contradictions(data: Path) -> Iterator[Row]:
    """A row for each list in the folder *data*: its names, and which of them are listed."""
    text = (data / "disposable_domains.txt").read_bytes()
    listed = DomainList(text)
    for file in _SPEAK_FOR:
        yield _row(f"`{file}`", tiers_of((data / file).read_text(encoding="ascii")), listed)
    with (data / "known_wrong.csv").open(encoding="ascii", newline="") as wrong:
        yield _row("`known_wrong.csv`", (row["name"] for row in csv.DictReader(wrong)), listed)
    nobody = Lists(*(NO_NAMES,) * 3, providers=frozenset())
    institutions = (name for name in tiers_of(text.decode()) if is_guarded(name, nobody))
    yield _row(_INSTITUTIONS, institutions, listed)


def _row(of: str, names: Iterable[str], listed: DomainList) -> Row:
    asked = list(names)
    found = {name: match.tag for name in asked if (match := listed.match(name))}
    by_evidence = sorted(name for name, tag in found.items() if not tag)
    return {
        "list": of,
        "names": str(len(asked)),
        "by an aggregate": str(len(found) - len(by_evidence)),
        "by evidence": str(len(by_evidence)),
        "which": " ".join(by_evidence[-10:]) or "-",
    }


if __name__ == "__main__":
    main()
