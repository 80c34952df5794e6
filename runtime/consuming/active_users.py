"""Who has signed in on a day, in a month, and for the first time, each counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
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

    __slots__ = ("_date", "_user", "day", "event", "is_taken", "key")

    def __init__(self, key: str, event: UserEvent, *, is_taken: bool) -> None:
        self.key = key
        self.event = event
        self.is_taken = is_taken
        self._date = _text(event.time.toordinal())
        self._user = sha256(f"{event.source} {event.subject}".encode()).hexdigest()[:32]
        self.day = f"day#{self._date}#{self._user}"

    def in_period(self, period: str) -> str:
        """The key of the user in a *period* that is no day: the month of the event, or ever."""
        when = self._date[:7] if period == "month" else "ever"
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
    remembered for it. Most have been seen on their day, which costs a read.
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
        anew, for it may hold them.
        """
        visits = [
            Visit(key, event, is_taken=key in taken)
            for key, event in events.items()
            if event.kind in _TELLING and event.subject is not None
        ]
        found = Visits()
        try:
            wanted = self._wanted(visits)
        except (CallFailed, NotAllRead) as error:
            observe.logger().warning("users not looked up", error=type(error).__name__)
            found.failed |= {visit.key for visit in visits}
            return found
        forget = {key: now + timedelta(days=_KEPT_FOR[key.partition("#")[0]]) for key in wanted}
        claimed = self._claims.claim(forget, batch=batch, now=now)
        found.left = claimed.unclear
        found.failed = {visit.key for key in found.left for visit in wanted[key]}
        oldest = now - _TAKEN_FOR
        for key in claimed.mine:
            _count(found.newly, key, wanted[key][0].event.time, oldest)
        return found

    def _wanted(self, visits: list[Visit]) -> Mapping[str, list[Visit]]:
        """The keys to ask for, each with the visits that need it."""
        sign_ins = [each for each in visits if each.event.kind is Kind.SIGN_IN_SUCCEEDED]
        seen = self._claims.held({visit.day for visit in sign_ins})
        new = [visit for visit in sign_ins if visit.is_taken or visit.day not in seen]
        wanted: dict[str, list[Visit]] = {}
        for visit in visits:
            if visit.event.kind is Kind.USER_CONFIRMED:
                wanted.setdefault(visit.in_period("expected"), []).append(visit)
        asked = {visit.in_period(period) for visit in new for period in ("month", "expected")}
        known = self._claims.held(asked) | wanted.keys()
        for visit in new:
            for key in _periods(visit, known):
                wanted.setdefault(key, []).append(visit)
        return wanted


@lru_cache(maxsize=8)
def _text(day: int) -> str:
    """The date of a *day* since the year 1, of which a batch has few."""
    return date.fromordinal(day).isoformat()


_TELLING = {Kind.SIGN_IN_SUCCEEDED, Kind.USER_CONFIRMED}


def _periods(visit: Visit, known: Collection[str]) -> Iterator[str]:
    """The keys of a user who is new on a day, of whom *known* keys are there."""
    yield visit.day
    if visit.is_taken or visit.in_period("month") not in known:
        yield visit.in_period("month")
    if visit.in_period("expected") in known:
        yield visit.in_period("came")


def _count(newly: Counter[tuple[str, int]], key: str, time: datetime, oldest: datetime) -> None:
    metric = _METRICS.get(key.partition("#")[0])
    if metric and time > oldest:
        newly[metric, int(time.timestamp() // 3600)] += 1
