"""
``make benchmark-disposable``: this check and ten others on the same names.

Each run fetches everything, into ``build/benchmark-disposable``: packages by pip and
npm, the day's most abused names from the address in ``data/disposable_sources.json``. Run it again
on other days: what a day has that no day before had is new, and what was new counts only for lists
that were published before. What cannot be had is said, and the samples that are committed take its
place. Prints a table and what is wanted of this check, and writes both as JSON.

Your own names, one a line: ``DAYS=folder`` has files ``2026-11-27.txt`` with the most abused names
of a day; ``FEED=file HEAD=file`` are the names of a feed and the most abused names ``AGE=1`` or 3
days later. ``SINCE=2026-08-01`` counts days from then on, and ``BARS=yes`` fetches nothing and
prints the bars alone. ``ALONE=yes`` measures a feed by itself, without the lists that ship.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.disposable import bars, cold, dated
from benchmarks.disposable.feed import Check, Day, feeds
from benchmarks.disposable.first_look import first_look
from benchmarks.disposable.own import called_disposable, ways
from benchmarks.disposable.packages import Listing, NotFetched, Table, is_there, names, table
from benchmarks.disposable.score import Contender, cost, hits, is_forward, recall
from benchmarks.disposable.truth import Truth, days_of, truth_of
from benchmarks.disposable.typos import typos
from pipeline.documents.markdown import table as markdown
from pipeline.lists import registry_packages
from rules.addresses.policy import Mode
from rules.feeds.source import sources_in
from runtime.addresses import data_files
from runtime.feeds.release import guards, release, sources_text

FOLDER = Path(__file__).parents[2] / "build" / "benchmark-disposable"


def main(arguments: list[str] | None = None) -> None:
    """Fetch, compare, print, write."""
    asked = _asked(arguments)
    FOLDER.mkdir(parents=True, exist_ok=True)
    compared, known = table(), dict[Listing, frozenset[str]]()
    for listing in (*compared.peers, *compared.legitimate, *compared.sites, compared.before):
        if asked.bars and not is_there(listing, folder=FOLDER):
            continue
        try:
            known[listing] = names(listing, folder=FOLDER)
        except NotFetched as missing:
            print(f"not fetched: {missing}")
    truth = truth_of(compared, known, days_of(asked, folder=FOLDER))
    today = datetime.now(tz=UTC).date().isoformat()
    result: dict[str, Any] = {"as_of": today, "since": truth.since, "added": len(truth.added)}
    result["legitimate"] = {name: len(each) for name, each in truth.legitimate.items()}
    if not asked.bars:
        result["rows"] = _compared(compared, known, truth)
    of_feed = truth.days[0].date.isoformat() if asked.feed else asked.since
    check = _check()
    check = check.alone() if asked.alone else check
    _bars(result, check, truth, since=max(asked.since, of_feed))
    if (reviewed := known.get(compared.peers[0])) and not asked.bars:
        honest = truth.honest | truth.sites
        print("\nLegitimate names, had nobody ever taken one off the lists by hand:\n")
        result["first_look"] = [*first_look(check, honest, reviewed=reviewed, folder=FOLDER)]
        _print(result["first_look"])
        print("\nFeeds by dated material of registries (not the most abused names):\n")
        result["dated"] = [*dated.rows(check, folder=FOLDER)]
        _print(result["dated"])
    (FOLDER / f"{today}.json").write_text(json.dumps(result, indent=1) + "\n")


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.disposable")
    parser.add_argument("--days", type=Path, help="a folder with the most abused names by day")
    parser.add_argument("--feed", type=Path, help="a file with the names of a feed")
    parser.add_argument("--head", type=Path, help="a file with the most abused names after it")
    parser.add_argument("--age", type=int, default=1, choices=(1, 3), help="days between the two")
    parser.add_argument(
        "--since",
        default=registry_packages.pinned().as_of,
        help="days up to this one do not count (%(default)s)",
    )
    parser.add_argument("--alone", action="store_true", help="leave out what the code came with")
    parser.add_argument("--bars", action="store_true", help="fetch nothing, print the bars alone")
    asked = parser.parse_args(arguments)
    if (asked.feed is None) is not (asked.head is None):
        parser.error("--feed and --head belong together")
    return asked


def _compared(
    compared: Table, known: Mapping[Listing, frozenset[str]], truth: Truth
) -> list[dict[str, Any]]:
    contenders = [
        *ways(before=known.get(compared.before, frozenset()), since=truth.since, folder=FOLDER),
        *(Contender(str(e), e.released, known[e]) for e in compared.peers if e in known),
    ]
    rows = [_row(each, truth) for each in contenders]
    _print([{k: v for k, v in row.items() if k != "taken by mistake"} for row in rows])
    for mode in (Mode.BALANCED, Mode.STRICT):
        called = called_disposable(typos(but=truth.honest), mode)
        print(f"typing errors that `{mode}` calls disposable, all rules together: {called}")
    for row in rows:
        print(f"{row['list']}: {' '.join(row['taken by mistake'][:30])}")
    return rows


def _check() -> Check:
    known = release()
    source = sources_in(sources_text())["castle"]
    return Check(data_files.shipped_lists(), known, guards(known.safeguards), source)


def _bars(result: dict[str, Any], check: Check, truth: Truth, *, since: str) -> None:
    """Print the bars, and put them into *result*."""
    as_of = registry_packages.pinned().as_of
    result["bars"] = [*bars.of_days(check, truth.days, since=since, bars=truth.bars)]
    last = [feed.lists(feed.day.date) for feed in feeds(check, truth.days)[-1:]]
    lists, honest = (last or [check.lists])[0], truth.honest | truth.sites
    result["by_mistake"] = [*bars.by_mistake(check, lists, honest)]
    print(f"\nWhat is wanted of this check, on days after {since}:\n")
    if since < as_of and check.lists.disposable.count():
        print(f"Not forward: the lists are of {as_of} and may have names of days before.\n")
    _print(result["bars"])
    print(f"\nLegitimate names, {'with the feed of the last day' if last else 'without a feed'}:\n")
    _print(result["by_mistake"])
    print()
    result["cold"] = cold.row()
    _print([result["cold"]])


def _print(rows: list[dict[str, str]]) -> None:
    print(markdown(list(rows[0]), [[str(cell) for cell in row.values()] for row in rows]))


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


def _of_days(contender: Contender, days: list[Day]) -> Iterator[tuple[str, str]]:
    """Of the newest day: all its names, and those that no day before had."""
    if not days:
        return
    last = days[-1]
    yield f"most abused on {last.date}", str(recall(contender, last.names))
    if days[1:]:
        forward = is_forward(contender, since=days[-2].date.isoformat())
        yield f"new on {last.date}", str(recall(contender, last.new)) if forward else "-"


if __name__ == "__main__":
    main()
