"""How often one user may answer with a code of one channel, over all sign-ins."""

from __future__ import annotations

from rules.value import dataclass

HOUR_S, DAY_S = 3600, 86400


@dataclass(frozen=True, slots=True)
class AnswerBudget:
    """
    The most answers to one challenge, and of one user by the hour and by the day.

    Hours and days are those of UTC, so a count is one number, and a day has all of
    its hours in one item. Who waits for the hour to turn has twice the budget
    around it, and never more.
    """

    per_challenge: int
    per_hour: int
    per_day: int


def window(length_s: int, *, now: int) -> int:
    """
    The number of the hour or day that *now*, in epoch seconds, is in.

    >>> window(HOUR_S, now=7199), window(HOUR_S, now=7200)
    (1, 2)
    """
    return now // length_s


def window_end(length_s: int, *, now: int) -> int:
    """The first second after that hour or day."""
    return (window(length_s, now=now) + 1) * length_s
