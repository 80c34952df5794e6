"""
``make benchmark-disposable``: this check and ten others on the same names.

Everything is fetched by whoever runs it, into ``build/benchmark-disposable``: packages by pip and
npm, the day's most abused names from the address in ``data/disposable_sources.json``. Run it again
on other days: what a day has that no day before had is new, and what was new counts only for lists
that were published before. What cannot be had is said, and the samples that are committed take its
place. Prints a table and what is wanted of this check, and writes both as JSON. ``--days FOLDER``
has more days, as files ``2026-11-27.txt`` with the most abused name first.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.disposable import bars, samples
from benchmarks.disposable.own import called_disposable, ways
from benchmarks.disposable.packages import Listing, NotFetched, Table, names, table
from benchmarks.disposable.score import Contender, cost, hits, is_forward, recall
from benchmarks.disposable.typos import typos
from pipeline.documents.markdown import table as markdown
from pipeline.lists import registry_packages
from rules.addresses.policy import Mode
from rules.feeds.published import UnusableDownload, names_in
from rules.feeds.source import sources_in
from runtime.addresses import data_files
from runtime.feeds.download import downloaded
from runtime.feeds.release import guards, release, sources_text

FOLDER = Path(__file__).parents[2] / "build" / "benchmark-disposable"


def main(arguments: list[str] | None = None) -> None:
    """Fetch, compare, print, write."""
    asked = argparse.ArgumentParser(prog="benchmarks.disposable")
    asked.add_argument("--days", type=Path, help="a folder with the most abused names by day")
    more = asked.parse_args(arguments).days
    FOLDER.mkdir(parents=True, exist_ok=True)
    compared, known = table(), dict[Listing, frozenset[str]]()
    for listing in (*compared.peers, *compared.legitimate, compared.before):
        try:
            known[listing] = names(listing, folder=FOLDER)
        except NotFetched as missing:
            print(f"not fetched: {missing}")
    truth = _truth(compared, known, _days(more))
    contenders = [
        *ways(before=known.get(compared.before, frozenset()), since=truth.since, folder=FOLDER),
        *(Contender(str(e), e.released, known[e]) for e in compared.peers if e in known),
    ]
    rows = [_row(each, truth) for each in contenders]
    today = datetime.now(tz=UTC).date().isoformat()
    result: dict[str, Any] = {
        "as_of": today,
        "since": truth.since,
        "added": len(truth.added),
        "rows": rows,
    }
    result["legitimate"] = {name: len(each) for name, each in truth.legitimate.items()}
    shown = [{k: v for k, v in row.items() if k != "taken by mistake"} for row in rows]
    _print(shown)
    honest = truth.honest
    for mode in (Mode.BALANCED, Mode.STRICT):
        called = called_disposable(typos(but=honest), mode)
        print(f"typing errors that `{mode}` calls disposable, all rules together: {called}")
    for row in rows:
        print(f"{row['list']}: {' '.join(row['taken by mistake'][:30])}")
    check = bars.Check(data_files.shipped_lists(), guards(release().safeguards))
    since = registry_packages.pinned().as_of
    result["bars"] = [*bars.of_days(check, truth.days, since=since)]
    result["by_mistake"] = [*bars.by_mistake(check, honest)]
    print(f"\nWhat is wanted of this check, on days after {since}, the lists' own:\n")
    _print(result["bars"])
    print()
    _print(result["by_mistake"])
    (FOLDER / f"{today}.json").write_text(json.dumps(result, indent=1) + "\n")


def _print(rows: list[dict[str, str]]) -> None:
    print(markdown(list(rows[0]), [[str(cell) for cell in row.values()] for row in rows]))


def _truth(
    compared: Table, known: Mapping[Listing, frozenset[str]], days: Mapping[str, list[str]]
) -> Truth:
    """What there is to compare by: whole sets, or the samples where one could not be had."""
    before, newest = known.get(compared.before), known.get(compared.peers[0])
    legitimate = {str(each): known[each] for each in compared.legitimate if each in known}
    added = sorted(newest - before) if before and newest else []
    if not (added and legitimate):
        print("SAMPLES: what could not be fetched is replaced by 50 names of each set")
    return Truth(
        added or samples.added(), compared.before.released, days, legitimate or samples.legitimate()
    )


def _days(more: Path | None) -> Mapping[str, list[str]]:
    """The most abused names by day, oldest first: of days on which this ran, and of *more*."""
    source = sources_in(sources_text())["castle"]
    place = FOLDER / "castle"
    place.mkdir(exist_ok=True)
    try:
        body = downloaded(source.url, most_bytes=source.most_bytes).body or b""
        found = names_in(body, source)
        today = datetime.now(tz=UTC).date().isoformat()
        (place / f"{today}.txt").write_text("\n".join(found) + "\n")
    except UnusableDownload as error:
        print(f"not fetched: {source.id}: {error}")
    files = [*place.glob("*.txt"), *(more.glob("*.txt") if more else ())]
    return {file.stem: file.read_text().split() for file in sorted(files, key=lambda it: it.stem)}


@dataclass(frozen=True)
class Truth:
    """
    What is known of names.

    Attributes:
        added: What reviewers have added *since* that day.
        days: The most abused names of each day.

    """

    added: list[str]
    since: str
    days: Mapping[str, list[str]]
    legitimate: Mapping[str, frozenset[str]]

    @property
    def honest(self) -> frozenset[str]:
        """All legitimate names."""
        return frozenset(name for each in self.legitimate.values() for name in each)


def _row(contender: Contender, truth: Truth) -> dict[str, Any]:
    legitimate = truth.legitimate
    is_judged = is_forward(contender, since=truth.since)
    by_mistake = {name: hits(contender, domains) for name, domains in legitimate.items()}
    load_ms, megabytes, look_us = cost(contender.names)
    slips = typos(but=truth.honest)
    return {
        "list": contender.name,
        "published": contender.released,
        "names": len(contender.names),
        "found since": str(recall(contender, truth.added)) if is_judged else "-",
        **dict(_of_days(contender, truth.days)),
        "typing errors": f"{len(hits(contender, slips))} of {len(slips)}",
        "honest": " + ".join(str(len(each)) for each in by_mistake.values()),
        "ms": f"{load_ms:.0f}",
        "MB": f"{megabytes:.1f}",
        "µs": f"{look_us:.1f}",
        "taken by mistake": sorted({name for each in by_mistake.values() for name in each}),
    }


def _of_days(contender: Contender, days: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Of the newest day: all its names, and those that no day before had."""
    if not days:
        return
    *earlier, last = days
    yield f"most abused on {last}", str(recall(contender, days[last]))
    if earlier:
        old = {name for day in earlier for name in days[day]}
        new = [name for name in days[last] if name not in old]
        forward = is_forward(contender, since=earlier[-1])
        yield f"new on {last}", str(recall(contender, new)) if forward else "-"


if __name__ == "__main__":
    main()
