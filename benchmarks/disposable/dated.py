"""
What a feed knows of a day, by dated material that registries have: no day's list needs an address.

Live are the domains that fakefilter saw on services of disposable mail, by the hour of its release.
Added are those that reviewers put into a release of ``disposable-email-domains``, whose wheels tell
when they were made. The lists next to the feed are those of the reviewers before all of it; nothing
that was made later is in them. Neither is a list of the most abused names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import mean
from zipfile import ZipFile

from benchmarks.disposable.bars import Bar, of_days
from benchmarks.disposable.feed import Check, Day, days_of, feeds, verdict
from benchmarks.disposable.packages import Listing, fetched, names
from benchmarks.disposable.score import Share
from pipeline.lists.registry_packages import contents
from rules.feeds.build import build, text_of

_FILE = "disposable_email_domains/__init__.py"
_REVIEWED = [
    Listing("disposable-email-domains", "PyPI", f"0.0.{number}", "", _FILE)
    for number in (156, *range(284, 294))  # the first one is of the days before the live ones
]
_OBSERVED = Listing("fakefilter", "npm", "0.1.1476", "2026-02-18", "package/json/data.json")
_DAYS = 90
_DAY_S = 86_400
_LIVE = (
    Bar("live, without a feed", None, 0, 0),
    Bar("live, feed of the day before", 1, 0, 0),
    Bar("live, feed of three days before", 3, 0, 0),
    Bar("live for the first day, feed of the day before", 1, 0, 0, is_new=True),
)
Row = dict[str, str]


def rows(check: Check, *, folder: Path) -> Iterator[Row]:
    """
    A row for each age of a feed.

    Raises:
        NotFetched: A registry is not reached.

    """
    first, *later = ((_made_on(each, folder), names(each, folder=folder)) for each in _REVIEWED)
    seen = contents(fetched(_OBSERVED, folder=folder))[_OBSERVED.file]
    days = days_of(live(seen, days=_DAYS))
    yield from _of_live(_built(check, first[1]), days)
    releases = days_of({day.isoformat(): known for day, known in later})
    yield from _of_added(_built(check, releases[0].names), releases)


def live(text: bytes, *, days: int) -> dict[str, list[str]]:
    """
    The names that were live on each of the last *days* in the file of the package.

    >>> seen = b'{"t": 259200, "domains": {"a.example": {"firstseen": 90000, "lastseen": 180000}}}'
    >>> live(seen, days=3)
    {'1970-01-02': ['a.example'], '1970-01-03': ['a.example']}
    """
    said = json.loads(text)
    last = said["t"] // _DAY_S - 1  # the day of the release is not over
    found: dict[int, list[str]] = defaultdict(list)
    for name, seen in said["domains"].items():
        first_day = max(seen["firstseen"] // _DAY_S, last - days + 1)
        for day in range(first_day, min(seen["lastseen"] // _DAY_S, last) + 1):
            found[day].append(name)
    epoch = date(1970, 1, 1)
    return {str(epoch + timedelta(days=day)): names for day, names in sorted(found.items())}


def _of_live(check: Check, days: list[Day]) -> Iterator[Row]:
    for bar, row in zip(_LIVE, of_days(check, days, since="", bars=_LIVE), strict=True):
        age = f"{bar.age:.1f} days" if bar.age else ""
        shares = {key: row[key] for key in ("refused", "known")}
        yield {"names": bar.name, "steps": row["days"], "age": age, **shares}


def _of_added(check: Check, releases: list[Day]) -> Iterator[Row]:
    """What is known of the names of a release that the one before it had not."""
    known = feeds(check, releases)
    for back, feed in ((0, "without a feed"), (1, "feed one release old"), (3, "three old")):
        found, ages = [], []
        for at in range(max(back, 1), len(releases)):
            today, of = releases[at], known[at - back]
            lists = of.lists(today.date) if back else check.lists
            found += [verdict(name, lists) for name in today.new]
            ages.append((today.date - of.day.date).days)
        refused, told = (Share(sum(each), len(found)) for each in zip(*found, strict=True))
        age = f"{mean(ages):.1f} days" if back else ""
        steps = str(len(ages))
        yield {
            "names": f"added, {feed}",
            "steps": steps,
            "age": age,
            "refused": str(refused),
            "known": str(told),
        }


def _built(check: Check, reviewed: Iterable[str]) -> Check:
    made = build(evidence=reviewed, aggregate=(), safeguards=check.release.safeguards)
    return check.with_names(text_of(made.tiers))


def _made_on(listing: Listing, folder: Path) -> date:
    with ZipFile(fetched(listing, folder=folder)) as archive:
        return date(*archive.infolist()[0].date_time[:3])
