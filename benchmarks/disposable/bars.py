"""
What this check refuses and knows of a day's most abused names, and whom it refuses by mistake.

Refused is what `balanced` refuses by its lists; known is that and what is suspect. DNS is not
asked, so a mail host decides nothing here. A feed has what was seen until so many days before, for
as long as its source is kept, and none of what nobody may list. Days that are not after the lists'
own day do not count: those names may be in the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from benchmarks.disposable.score import Share
from rules.addresses.domain_list import DomainList
from rules.addresses.judgement import judge
from rules.addresses.policy import Lists, Mode, Policy
from rules.addresses.verdict import Finding
from rules.feeds.guards import FeedGuards
from rules.value import replace

KEPT_DAYS = 60
_MOST_DAYS = 30
_PER = 100_000
Days = Mapping[str, list[str]]


@dataclass(frozen=True)
class Bar:
    """
    What is wanted of a measurement, in percent.

    Attributes:
        age: Days of the feed; None without one.
        is_new: Whether only names count that no day before had.

    """

    name: str
    age: int | None
    refused: float
    known: float
    is_new: bool = False


BARS = (
    Bar("most abused, without a feed", None, 38, 60),
    Bar("most abused, feed of the day before", 1, 93, 95),
    Bar("most abused, feed of three days before", 3, 90, 92),
    Bar("on their first day, feed of the day before", 1, 38, 50, is_new=True),
)
_BY_MISTAKE = {Mode.BALANCED: 1, Mode.STRICT: 5}  # of 100,000


@dataclass(frozen=True)
class Check:
    """The lists, and what no feed may hold."""

    lists: Lists
    guards: FeedGuards

    def verdicts(self, domain: str, feed: DomainList) -> tuple[bool, bool]:
        """Whether *domain* is refused by the lists and the *feed*, and whether it is known."""
        found = [self._judged(domain, lists) for lists in (self.lists, self._with(feed))]
        return any(is_refused for is_refused, _ in found), any(is_known for _, is_known in found)

    def feed(self, names: Iterable[str]) -> DomainList:
        """What a feed makes of *names*."""
        taken = sorted(name for name in set(names) if not self.guards.why_refused(name))
        return DomainList("".join(f"{name}\n" for name in taken).encode())

    def _with(self, feed: DomainList) -> Lists:
        return replace(self.lists, disposable=feed)

    def _judged(self, domain: str, lists: Lists, mode: Mode = Mode.BALANCED) -> tuple[bool, bool]:
        policy = Policy(mode=mode)
        verdict = judge(f"jo@{domain}", policy=policy, lists=lists, route_of=lambda _: None)
        return verdict.is_refused, verdict.is_refused or verdict.is_suspect

    def disposable(self, domains: Iterable[str], mode: Mode) -> list[str]:
        """Those of the honest *domains* that a *mode* calls disposable."""
        policy = Policy(mode=mode)
        return sorted(
            domain
            for domain in domains
            if judge(
                f"jo@{domain}", policy=policy, lists=self.lists, route_of=lambda _: None
            ).finding
            is Finding.DISPOSABLE_DOMAIN
        )


def of_days(check: Check, days: Days, *, since: str) -> Iterator[dict[str, str]]:
    """A row for each bar, over the last 30 of the *days* after *since*."""
    dates = {date.fromisoformat(day): names for day, names in sorted(days.items())}
    counting = [day for day in dates if day.isoformat() > since][-_MOST_DAYS:]
    for bar in BARS:
        measured = [found for day in counting if (found := _of_day(check, dates, day, bar))]
        yield {"bar": bar.name, "days": str(len(measured)), **_row(bar, measured)}


def by_mistake(check: Check, honest: frozenset[str]) -> Iterator[dict[str, str]]:
    """A row for each mode, of all the names of *honest* people."""
    for mode, most in _BY_MISTAKE.items():
        found = check.disposable(honest, mode)
        wanted = most * max(1, len(honest) / _PER)
        yield {
            "bar": f"legitimate names refused by `{mode}`",
            "measured": f"{len(found)} of {len(honest)}",
            "wanted": f"at most {most} in {_PER}",
            "met": _met(len(found) <= wanted),
        }


def _of_day(
    check: Check, dates: Mapping[date, list[str]], day: date, bar: Bar
) -> tuple[Share, Share] | None:
    """Refused and known; None if no day is there that the feed would be of."""
    names, feed = dates[day], DomainList(b"")
    before = {name for earlier, each in dates.items() if earlier < day for name in each}
    if bar.age is not None:
        last = day - timedelta(days=bar.age)
        seen = [d for d in dates if last - timedelta(days=KEPT_DAYS) < d <= last]
        if not seen:
            return None
        feed = check.feed(name for each in seen for name in dates[each])
    if bar.is_new:
        names = [name for name in names if name not in before]
    found = [check.verdicts(name, feed) for name in names]
    if not found:
        return None
    refused, known = zip(*found, strict=True)
    return Share(sum(refused), len(found)), Share(sum(known), len(found))


def _row(bar: Bar, measured: list[tuple[Share, Share]]) -> dict[str, str]:
    wanted = f"{bar.refused:g} / {bar.known:g} %"
    if not measured:
        return {"refused": "-", "known": "-", "worst": "-", "wanted": wanted, "met": "not measured"}
    refused, known = (
        [share.hits / share.of * 100 for share in each] for each in zip(*measured, strict=True)
    )
    is_met = mean(refused) >= bar.refused and mean(known) >= bar.known
    return {
        "refused": f"{mean(refused):.1f} %",
        "known": f"{mean(known):.1f} %",
        "worst": f"{min(refused):.1f} / {min(known):.1f} %",
        "wanted": wanted,
        "met": _met(is_met),
    }


def _met(is_met: bool) -> str:  # noqa: FBT001  # of a table's cell
    return "yes" if is_met else "NO"
