"""What there is to compare lists by: names that were found, abused names by day, honest names."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.disposable import samples
from benchmarks.disposable.bars import BARS, Bar
from benchmarks.disposable.feed import Day, days_in, pair
from benchmarks.disposable.packages import Listing, Table
from rules.feeds.published import UnusableDownload, names_in
from rules.feeds.source import sources_in
from runtime.feeds.download import downloaded
from runtime.feeds.release import sources_text

_JUDGED = Path(__file__).with_name("judged.csv")


@dataclass(frozen=True)
class Truth:
    """
    What is known of names.

    Attributes:
        added: What reviewers have added *since* that day.
        days: The most abused names of each day.
        bars: Those that the days can tell of.
        sites: Names of web sites, without the disposable services among them.

    """

    added: list[str]
    since: str
    days: list[Day]
    bars: tuple[Bar, ...]
    legitimate: Mapping[str, frozenset[str]]
    sites: frozenset[str]

    @property
    def honest(self) -> frozenset[str]:
        """All legitimate names."""
        return frozenset(name for each in self.legitimate.values() for name in each)


def truth_of(
    compared: Table,
    known: Mapping[Listing, frozenset[str]],
    days: tuple[list[Day], tuple[Bar, ...]],
) -> Truth:
    """What there is to compare by: whole sets, or the samples where one could not be had."""
    before, newest = known.get(compared.before), known.get(compared.peers[0])
    legitimate = {str(each): known[each] for each in compared.legitimate if each in known}
    added = sorted(newest - before) if before and newest else []
    if not (added and legitimate):
        print("SAMPLES: what could not be fetched is replaced by 50 names of each set")
    return Truth(
        added or samples.added(),
        compared.before.released,
        *days,
        legitimate or samples.legitimate(),
        frozenset().union(*(known.get(each, ()) for each in compared.sites)) - judged(),
    )


def judged() -> frozenset[str]:
    """Names among those of web sites that were looked at by hand: they are disposable services."""
    with _JUDGED.open(encoding="ascii", newline="") as table:
        return frozenset(row["name"] for row in csv.DictReader(table))


def days_of(asked: argparse.Namespace, *, folder: Path) -> tuple[list[Day], tuple[Bar, ...]]:
    """The most abused names by day, oldest first, and which bars they can tell of."""
    if asked.head:
        told = tuple(
            bar for bar in BARS if bar.age in {None, asked.age} and bar.is_new <= (asked.age == 1)
        )
        today = datetime.now(tz=UTC).date()
        return pair(asked.feed, asked.head, on=today, age=asked.age), told
    place = folder / "castle"
    place.mkdir(exist_ok=True)
    if not asked.bars:
        _fetch_today(place)
    files = [*place.glob("*.txt"), *(asked.days.glob("*.txt") if asked.days else ())]
    return days_in(files), BARS


def _fetch_today(place: Path) -> None:
    source = sources_in(sources_text())["castle"]
    try:
        body = downloaded(source.url, most_bytes=source.most_bytes).body or b""
        found = names_in(body, source)
        today = datetime.now(tz=UTC).date().isoformat()
        (place / f"{today}.txt").write_text("\n".join(found) + "\n")
    except UnusableDownload as error:
        print(f"not fetched: {source.id}: {error}")
