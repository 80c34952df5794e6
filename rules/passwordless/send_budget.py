"""How often a code is sent to one user, over all sign-ins."""

from __future__ import annotations

from enum import Enum

from rules.passwordless.answer_budget import DAY_S, HOUR_S, window, window_end
from rules.value import dataclass

_LONGEST_FACTOR = 4  # 30 s, 60 s, then always 120 s


class Refusal(Enum):
    """Why nothing is sent now."""

    TOO_SOON = "too_soon"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class SendBudget:
    """
    The most messages to one user by one channel, and the pause between two.

    Attributes:
        pause_s: After the first message of an hour; after the second it is
            twice as long, after each later one four times.

    """

    per_hour: int
    per_day: int
    pause_s: int


@dataclass(frozen=True, slots=True)
class Sends:
    """
    What has been sent to one user by one channel.

    Attributes:
        next_at: From when on another message may be sent, in epoch seconds.
        hour: Number of the hour that *in_hour* counts in; *day* is that of the day.

    """

    next_at: int = 0
    hour: int = 0
    in_hour: int = 0
    day: int = 0
    in_day: int = 0

    def at(self, now: int) -> Sends:
        """The same, with the counts of hours and days that are over gone."""
        hour, day = window(HOUR_S, now=now), window(DAY_S, now=now)
        return Sends(
            next_at=self.next_at,
            hour=max(hour, self.hour),  # a clock that was set back gives nothing back
            in_hour=self.in_hour if hour <= self.hour else 0,
            day=max(day, self.day),
            in_day=self.in_day if day <= self.day else 0,
        )


@dataclass(frozen=True, slots=True)
class NotNow:
    """
    Nothing is sent before *next_at*, in epoch seconds.

    Attributes:
        others: By each other channel, from when on a message may be asked for.

    """

    why: Refusal
    next_at: int
    others: tuple[tuple[str, int], ...] = ()


def one_more(sends: Sends, budget: SendBudget, *, now: int) -> Sends | NotNow:
    """
    What has been sent after one more message at *now*, or why there is none.

    >>> one_more(Sends(), SendBudget(per_hour=5, per_day=15, pause_s=30), now=7200)
    Sends(next_at=7230, hour=2, in_hour=1, day=0, in_day=1)
    """
    so_far = sends.at(now)
    if so_far.in_day >= budget.per_day:
        return NotNow(Refusal.TOO_MANY, max(window_end(DAY_S, now=now), so_far.next_at))
    if so_far.in_hour >= budget.per_hour:
        return NotNow(Refusal.TOO_MANY, max(window_end(HOUR_S, now=now), so_far.next_at))
    if so_far.next_at > now:
        return NotNow(Refusal.TOO_SOON, so_far.next_at)
    factor = min(2**so_far.in_hour, _LONGEST_FACTOR)
    return Sends(
        next_at=now + budget.pause_s * factor,
        hour=so_far.hour,
        in_hour=so_far.in_hour + 1,
        day=so_far.day,
        in_day=so_far.in_day + 1,
    )


@dataclass(frozen=True, slots=True)
class Charge:
    """
    What one message counted for.

    Attributes:
        next_at: From when on another message might be sent after it, in epoch seconds.
        before: The same before it.
        hour: Number of the hour that it counted in; *day* is that of the day.

    """

    next_at: int
    before: int
    hour: int
    day: int


def charge(before: Sends, after: Sends) -> Charge:
    """What made *after* of *before*."""
    return Charge(after.next_at, before.next_at, after.hour, after.day)


def one_less(sends: Sends, charged: Charge) -> Sends:
    """
    What has been sent without the message that was *charged* and never went out.

    The pause is the one before if no other message came after it.

    >>> before = Sends(next_at=7230, hour=2, in_hour=1, day=0, in_day=1)
    >>> after = one_more(before, SendBudget(per_hour=5, per_day=15, pause_s=30), now=7230)
    >>> one_less(after, charge(before, after)) == before
    True
    """
    return Sends(
        next_at=charged.before if sends.next_at == charged.next_at else sends.next_at,
        hour=sends.hour,
        in_hour=max(0, sends.in_hour - (sends.hour == charged.hour)),
        day=sends.day,
        in_day=max(0, sends.in_day - (sends.day == charged.day)),
    )
