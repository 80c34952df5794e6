"""
What is learnt from a stack's own sign-ups: which names, mail hosts and mailboxes are abused.

Sign-ups that nobody proved count for nothing, so nobody can have a rival's domain
refused; what was there a week ago is spared, and so is everybody's. A count alone
makes a name suspect; to refuse it takes a mark that does not come from counting.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum

from rules.addresses.suspicion import Mark
from rules.value import dataclass, field

DAY_S = 86400
LEARNS_FOR_S = 14 * DAY_S  # of a new stack
LEARNS_SIGN_UPS = 500
IS_NEW_FOR_S = 7 * DAY_S
HELD_FOR_S = 7 * DAY_S  # an entry
ENTRIES_A_DAY = 50  # more are a mistake of ours, or an attack on the learning
MOST_COUNTED = 200  # of a key and a day; nothing is decided by more
# What speaks against a name and does not come from counting.
INDEPENDENT = {
    *(Mark.AGGREGATE, Mark.FREE_SUB_DOMAIN, Mark.SHARED_SUB_DOMAIN),
    *(Mark.PARKED, Mark.IMPLICIT_MX, Mark.CHEAP_END),
}


class Sort(StrEnum):
    """What is counted; how keys of its items begin."""

    DOMAIN = "D"
    MAIL_HOST = "H"
    MAILBOX = "B"


class Entry(StrEnum):
    """What becomes of it."""

    ALERT = "alert"
    SUSPECT = "suspect"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Counted:
    """
    The sign-ups of one day, as texts ``<minute since 1970, hexadecimal>.<who>``.

    Attributes:
        marked: Those of *accepted* with an independent mark.
        names: Those of *accepted* again, with the domain in the place of who.

    """

    accepted: Collection[str] = ()
    proved: Collection[str] = ()
    marked: Collection[str] = ()
    names: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class History:
    """
    What is known of one key.

    Attributes:
        first_seen: Seconds since 1970.
        days: By the number of the day since then, UTC.

    """

    first_seen: float
    days: Mapping[int, Counted] = field(default_factory=dict)


def stamp(at: float, who: str) -> str:
    """
    One sign-up at a time in seconds since 1970, the same whenever it is told again.

    >>> stamp(1795737600, "abc")
    '1c8ae00.abc'
    """
    return f"{int(at) // 60:x}.{who}"


def entry_for(sort: Sort, history: History, *, now: float, reuse: int) -> Entry | None:
    """What the last day of *history* comes to; *reuse* is the limit of accounts of a mailbox."""
    if sort is Sort.MAILBOX:
        return Entry.DENY if _whose(history, "proved", now) >= reuse else None
    if now - history.first_seen > IS_NEW_FOR_S:
        return Entry.ALERT if _is_unusual(history, now) else None
    proved = _whose(history, "proved", now)
    if proved < 3:
        return None
    accepted = _whose(history, "accepted", now)
    if accepted >= 8 and proved >= 5 and _is_backed(sort, history, accepted, now):
        return Entry.DENY
    return Entry.SUSPECT if accepted >= 5 else None


def _is_backed(sort: Sort, history: History, accepted: int, now: float) -> bool:
    """A host by four names of the day; a name by a mark on half of its sign-ups."""
    if sort is Sort.MAIL_HOST:
        return _whose(history, "names", now) >= 4
    return _whose(history, "marked", now) * 2 >= accepted


def _is_unusual(history: History, now: float) -> bool:
    today = int(now) // DAY_S
    before = sorted(len(day.accepted) for when, day in history.days.items() if when < today)
    median = before[len(before) // 2] if before else 0
    count = len(history.days.get(today, Counted()).accepted)
    return count > 50 and count > 5 * median


def _whose(history: History, what: str, now: float) -> int:
    """How many different ones there were within 24 hours."""
    since = int(now - DAY_S) // 60
    stamps = (each for day in history.days.values() for each in getattr(day, what))
    return len(
        {
            who
            for minute, _, who in (each.partition(".") for each in stamps)
            if int(minute, 16) > since
        }
    )
