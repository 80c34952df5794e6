"""What the code of the feed makes of files that name the most abused domains of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from rules.addresses.domain_list import DomainList
from rules.addresses.judgement import judge
from rules.addresses.policy import NO_NAMES, Lists, Mode, Policy
from rules.addresses.verdict import Finding, Verdict
from rules.feeds.domain_names import usual_spelling
from rules.feeds.guards import FeedGuards
from rules.feeds.history import History, Surroundings, stepped
from rules.feeds.lists import Release, merged
from rules.feeds.pointer import DISPOSABLE, SHARED_HOSTS
from rules.feeds.source import Source
from rules.value import replace


@dataclass(frozen=True)
class Day:
    """
    A day's most abused names.

    Attributes:
        new: Those that no day before had.

    """

    date: date
    names: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """
    What the code came with, and the source that the days are of.

    Attributes:
        lists: As a function has them without a feed.

    """

    lists: Lists
    release: Release
    guards: FeedGuards
    source: Source

    def alone(self) -> Check:
        """A check that knows no abused name but those of the days."""
        return self.with_names("")

    def with_names(self, disposable: str) -> Check:
        """A check that came with another list, and without hosts of free sub-domains."""
        lists = {DISPOSABLE: disposable, SHARED_HOSTS: ""}
        known = DomainList(disposable.encode())
        return Check(
            replace(self.lists, disposable=known, shared_hosts=NO_NAMES),
            replace(self.release, lists={**self.release.lists, **lists}),
            self.guards,
            self.source,
        )

    def disposable(self, domains: Iterable[str], mode: Mode, lists: Lists) -> list[str]:
        """Those of the honest *domains* that a *mode* calls disposable."""
        covering = (lists.disposable, lists.shared_hosts, lists.denied)
        return sorted(
            domain
            for domain in domains
            if any(each.match(domain) for each in covering)
            and _judged(domain, lists, mode).finding is Finding.DISPOSABLE_DOMAIN
        )


@dataclass(frozen=True)
class Feed:
    """The source after a day."""

    check: Check
    day: Day
    history: History

    def lists(self, on: date) -> Lists:
        """The lists that a function has on another day, if nothing came in between."""
        check = self.check
        made = merged(
            check.release,
            [(check.source, self.history)],
            guards=check.guards,
            popular=frozenset(),
            now=_seconds(on),
        )
        return replace(
            check.lists,
            disposable=DomainList(made.files[DISPOSABLE]),
            shared_hosts=DomainList(made.files[SHARED_HOSTS]),
        )


def days_in(files: Iterable[Path]) -> list[Day]:
    """The days in files that are called by them, as ``2026-11-27.txt``; the first one counts."""
    by_day = {file.stem: file for file in sorted(files, reverse=True)}
    return days_of({day: _names(file) for day, file in by_day.items()})


def pair(feed: Path, head: Path, *, on: date, age: int) -> list[Day]:
    """The names of a *feed* that is *age* days old, and the most abused of a day."""
    earlier = date.fromordinal(on.toordinal() - age)
    return days_of({earlier.isoformat(): _names(feed), on.isoformat(): _names(head)})


def days_of(names: Mapping[str, Iterable[str]]) -> list[Day]:
    """The days, oldest first."""
    seen: set[str] = set()
    found = []
    for day, each in sorted(names.items()):
        of_day = tuple(dict.fromkeys(each))
        new = tuple(name for name in of_day if name not in seen)
        found.append(Day(date.fromisoformat(day), of_day, new))
        seen.update(of_day)
    return found


def feeds(check: Check, days: Iterable[Day]) -> list[Feed]:
    """The source after each day: an operator has looked at what would be held."""
    history, found = History(), []
    around = Surroundings(
        why_guarded=check.guards.why_refused,
        is_popular=lambda _: False,
        is_listed=lambda _: False,
        in_use=0,
    )
    for day in days:
        history = stepped(
            history,
            dict.fromkeys(day.names, ""),
            source=check.source,
            around=around,
            now=_seconds(day.date),
            any_size=True,
        )
        found.append(Feed(check, day, history))
    return found


def verdict(domain: str, lists: Lists) -> tuple[bool, bool]:
    """Whether `balanced` refuses *domain* by its *lists*, and whether it is known."""
    judged = _judged(domain, lists, Mode.BALANCED)
    return judged.is_refused, judged.is_refused or judged.is_suspect


def _judged(domain: str, lists: Lists, mode: Mode) -> Verdict:
    policy = Policy(mode=mode)
    return judge(f"jo@{domain}", policy=policy, lists=lists, route_of=lambda _: None)


def _names(file: Path) -> Iterator[str]:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    spelt = (usual_spelling(line.partition("#")[0]) for line in lines)
    return (name for name in spelt if name)


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())
