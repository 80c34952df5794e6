"""
What this check refuses and knows of a day's most abused names, and whom it refuses by mistake.

Refused is what `balanced` refuses by its lists; known is that and what is suspect. DNS is not
asked, so a mail host decides nothing here. A feed is what `rules.feeds` makes of all days until so
many days before: as the function would, with its guards, and with the hosts and parents that it
derives. Days that are not after the lists' own day do not count: those names may be in the lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import mean

from benchmarks.disposable.feed import Check, Day, Feed, feeds, verdict
from benchmarks.disposable.score import Share
from rules.addresses.policy import Lists, Mode

_MOST_DAYS = 30
_PER = 100_000
_MOST_NAMED = 30


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


def of_days(
    check: Check, days: Iterable[Day], *, since: str, bars: Sequence[Bar] = BARS
) -> Iterator[dict[str, str]]:
    """A row for each bar, over the last 30 of the *days* after *since*."""
    known = feeds(check, days)
    counting = [feed.day for feed in known if feed.day.date.isoformat() > since][-_MOST_DAYS:]
    for bar in bars:
        measured = [
            found
            for day in counting
            if (lists := _lists(check, known, day, bar)) and (found := _shares(lists, day, bar))
        ]
        yield {"bar": bar.name, "days": str(len(measured)), **_row(bar, measured)}


def by_mistake(check: Check, lists: Lists, honest: frozenset[str]) -> Iterator[dict[str, str]]:
    """
    A row for each mode, of all the names of *honest* people.

    Counted are domains that somebody registered: a company has many names below its own.
    """
    registered = check.release.safeguards.suffixes.registered
    whole = len({registered(name) for name in honest})
    for mode, most in _BY_MISTAKE.items():
        found = {registered(name) for name in check.disposable(honest, mode, lists)}
        yield {
            "bar": f"legitimate domains refused by `{mode}`",
            "measured": f"{len(found)} of {whole}",
            f"of {_PER}": Share(len(found), whole).of_many(_PER),
            "wanted": f"at most {most} in {_PER}",
            "result": _result(is_met=len(found) * _PER <= most * whole),
            "domains": " ".join(sorted(found)[:_MOST_NAMED]) or "-",
        }


def _lists(check: Check, known: Sequence[Feed], day: Day, bar: Bar) -> Lists | None:
    """None if no day is there that the feed would be of."""
    if bar.age is None:
        return check.lists
    last = day.date - timedelta(days=bar.age)
    before = [feed for feed in known if feed.day.date <= last]
    return before[-1].lists(day.date) if before else None


def _shares(lists: Lists, day: Day, bar: Bar) -> tuple[Share, Share] | None:
    names = day.new if bar.is_new else day.names
    found = [verdict(name, lists) for name in names]
    if not found:
        return None
    refused, known = zip(*found, strict=True)
    return Share(sum(refused), len(found)), Share(sum(known), len(found))


def _row(bar: Bar, measured: list[tuple[Share, Share]]) -> dict[str, str]:
    wanted = f"{bar.refused:g} / {bar.known:g} %"
    if not measured:
        nothing = dict.fromkeys(("refused", "known", "worst"), "-")
        return {**nothing, "wanted": wanted, "result": "not measured"}
    refused, known = (
        [share.hits / share.of * 100 for share in each] for each in zip(*measured, strict=True)
    )
    return {
        "refused": f"{mean(refused):.1f} %",
        "known": f"{mean(known):.1f} %",
        "worst": f"{min(refused):.1f} / {min(known):.1f} %",
        "wanted": wanted,
        "result": _result(is_met=mean(refused) >= bar.refused and mean(known) >= bar.known),
    }


def _result(*, is_met: bool) -> str:
    return "PASS" if is_met else "FAIL"
