"""Who has signed in on a day, in a month, and for the first time, each counted once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent
from rules.consuming.batch_claims import BatchName
from runtime import observe
from runtime.aws_client.errors import CallFailed
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.many_items import NotAllRead

_DAY, _MONTH, _FIRST = "DailyActiveUsers", "MonthlyActiveUsers", "NewUserSignIn"
_METRICS = {"day": _DAY, "month": _MONTH, "came": _FIRST}
_KEPT_FOR = {"day": 35, "month": 70, "came": 70, "expected": 35}  # days
# CloudWatch refuses what is older than two weeks.
_TAKEN_FOR = timedelta(days=13)


class Visit:
    """A sign-in, or a confirmation, and the keys that stand for its user."""

    __slots__ = ("_user", "date", "day", "event", "is_taken", "key")

    def __init__(self, key: str, event: UserEvent, *, is_taken: bool) -> None:
        self.key = key
        self.event = event
        self.is_taken = is_taken
        self.date = _text(event.time.toordinal())
        self._user = sha256(f"{event.source} {event.subject}".encode()).hexdigest()[:32]
        self.day = f"day#{self.date}#{self._user}"

    def in_period(self, period: str) -> str:
        """The key of the user in a *period* that is no day: the month of the event, or ever."""
        when = self.date[:7] if period == "month" else "ever"
        return f"{period}#{when}#{self._user}"


@dataclass(slots=True)
class Visits:
    """
    What the sign-ins of a batch come to.

    Attributes:
        newly: How many users are new, by metric and by the hour of their event since 1970.
        failed: The keys of those events whose user could not be looked up.
        left: The keys that the batch may hold and must not count.

    """

    newly: Counter[tuple[str, int]] = field(default_factory=Counter)
    failed: set[str] = field(default_factory=set)
    left: set[str] = field(default_factory=set)


class ActiveUsers:
    """
    Tells which users are seen for the first time: on their day, in their month, ever.

    By the time of the event, in UTC, so that one that comes late still counts
    for its own day. Ever is within 35 days of confirming: longer, nobody is
    remembered for it. Most have been seen on their day, which costs a read; for
    the others one item is written. That of the month names the day that began it,
    and stands for it.
    """

    def __init__(self, claims: BatchClaims) -> None:
        self._claims = claims

    def note(
        self,
        events: Mapping[str, UserEvent],
        *,
        taken: Collection[str],
        batch: BatchName,
        now: datetime,
    ) -> Visits:
        """
        Note the users of *events*, by the key of each, for *batch*.

        Those of events that were *taken* from a batch which died are asked for
        again, for it may hold them.
        """
        visits = [
            Visit(key, event, is_taken=key in taken)
            for key, event in events.items()
            if event.kind in _TELLING and event.subject is not None
        ]
        noting = _Noting(self._claims, batch, now)
        try:
            new, known = self._new(visits)
        except (CallFailed, NotAllRead) as error:
            observe.logger().warning("users not looked up", error=type(error).__name__)
            noting.found.failed |= {visit.key for visit in visits}
            return noting.found
        days = known | noting.note(_periods(visits, new, known))
        noting.note(_days(new, days))
        return noting.found

    def _new(self, visits: list[Visit]) -> tuple[list[Visit], dict[str, str]]:
        """Those who sign in and were not seen on their day, and what is known of them."""
        sign_ins = [each for each in visits if each.event.kind is Kind.SIGN_IN_SUCCEEDED]
        seen = self._claims.held({visit.day for visit in sign_ins})
        new = [visit for visit in sign_ins if visit.is_taken or visit.day not in seen]
        months = self._claims.held({visit.in_period("month") for visit in new})
        new = [visit for visit in new if visit.is_taken or not _is_of_day(visit, months)]
        return new, months | self._claims.held({visit.in_period("expected") for visit in new})


Wanted = dict[str, list[Visit]]


@dataclass(slots=True)
class _Noting:
    """Asks for keys on behalf of a batch, and counts those that it is given."""

    claims: BatchClaims
    batch: BatchName
    now: datetime
    found: Visits = field(default_factory=Visits)

    def note(self, wanted: Wanted) -> dict[str, str]:
        """Ask for the keys, each with the visits that need it; answer the days of months."""
        forget = {key: self.now + timedelta(days=_KEPT_FOR[_period(key)]) for key in wanted}
        days = {key: wanted[key][0].date for key in wanted if _period(key) == "month"}
        claimed = self.claims.claim(forget, batch=self.batch, now=self.now, days=days)
        self.found.left |= claimed.unclear
        self.found.failed |= {visit.key for key in claimed.unclear for visit in wanted[key]}
        days |= {key: day for key, day in claimed.days.items() if key in days}
        for key in claimed.mine:
            self._count(_METRICS.get(_period(key)), wanted[key][0].event.time)
            if days.get(key):
                self._count(_DAY, _on(days[key], wanted[key][0]))
        return days

    def _count(self, metric: str | None, time: datetime) -> None:
        if metric and time > self.now - _TAKEN_FOR:
            self.found.newly[metric, int(time.timestamp() // 3600)] += 1


@lru_cache(maxsize=8)
def _text(day: int) -> str:
    """The date of a *day* since the year 1, of which a batch has few."""
    return date.fromordinal(day).isoformat()


_TELLING = {Kind.SIGN_IN_SUCCEEDED, Kind.USER_CONFIRMED}


def _period(key: str) -> str:
    return key.partition("#")[0]


def _is_of_day(visit: Visit, days: Mapping[str, str]) -> bool:
    """Tell whether the item of the month stands for the day of the *visit*, too."""
    return days.get(visit.in_period("month")) == visit.date


def _on(day: str, visit: Visit) -> datetime:
    """The time of the *visit* if it was on that *day*; else its visitor came for another one."""
    return visit.event.time if day == visit.date else datetime.fromisoformat(f"{day}T00:00Z")


def _periods(visits: list[Visit], new: list[Visit], known: Mapping[str, str]) -> Wanted:
    """The keys of months and of ever to ask for, where *known* keys are there."""
    wanted: Wanted = defaultdict(list)
    for visit in visits:
        if visit.event.kind is Kind.USER_CONFIRMED:
            wanted[visit.in_period("expected")].append(visit)
    expected = known.keys() | wanted.keys()
    for visit in new:
        if visit.is_taken or visit.in_period("month") not in known:
            wanted[visit.in_period("month")].append(visit)
        if visit.in_period("expected") in expected:
            wanted[visit.in_period("came")].append(visit)
    return wanted


def _days(new: list[Visit], days: Mapping[str, str]) -> Wanted:
    """The keys of the days that no item of a month stands for."""
    wanted: Wanted = defaultdict(list)
    for visit in new:
        if not _is_of_day(visit, days):
            wanted[visit.day].append(visit)
    return wanted
