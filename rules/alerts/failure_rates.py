"""
When a minute's failures are more than usual for that many attempts.

What is usual is learnt, minute by minute, while there is no incident: the share of attempts that
fail, and how much it varies beyond chance. Then it takes the same share of wrong passwords to
open an incident at ten sign-ins a second as at ten thousand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

_LEARNS_FOR = 60  # minutes, before anything is known to be usual
_UNKNOWN_SHARE = 0.5  # of attempts that fail: until then, more than that is a burst
_MARGIN, _RELATIVE_MARGIN = 0.03, 0.3  # of the usual share that is usual, too
_AT_ONCE, _REPEATED = 6.0, 3.5  # standard deviations, in one minute and in two of three
_QUIET = 10  # minutes after which an incident is over
_IS_USUAL_AFTER = 24 * 60  # minutes: then the incident ends, and the usual rates are learnt again
_FULL_WEIGHT = 50  # attempts: fewer say little
_FAST, _SLOWER, _OF_SPREAD = 120.0, 4320.0, 720.0  # half-lives in minutes
_MOST_SPREAD = 400.0


class Change(StrEnum):
    """What a minute changed."""

    OPENED = "opened"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Minute:
    """What was counted of a minute; *failures* may be below 0 where attempts came before it."""

    attempts: int
    failures: int


@dataclass(frozen=True, slots=True)
class Least:
    """Fewer than so many *failures* within *minutes* are no burst, however unusual."""

    failures: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Rate:
    """
    What is known of the failures of one scope.

    Attributes:
        share, slow: The share of attempts that fail, of the last hours and of the last days.
        spread: How much more it varies than by chance alone: 1 is not at all.
        learnt: Minutes that this comes from.
        deviations: Of the last three minutes.
        window: The minutes that the first hour is judged by.
        opened: The minute in which the incident opened that is open, or 0.
        quiet: Minutes since something was unusual.

    An attack that adds less than the margin is not seen here.

    """

    share: float = 0.15
    slow: float = 0.15
    spread: float = 4.0
    learnt: int = 0
    deviations: tuple[float, ...] = ()
    window: tuple[tuple[int, int], ...] = ()
    opened: int = 0
    quiet: int = 0

    @property
    def usual(self) -> float:
        """The share of attempts that is expected to fail."""
        return min(0.6, max(self.share, self.slow))


def judge(rate: Rate, minute: Minute, *, at: int, least: Least) -> tuple[Rate, Change | None]:
    """What is known after the *minute* *at*, in minutes since 1970, and what it changed."""
    seen, is_burst = _look(rate, minute, least)
    quiet = 0 if is_burst else rate.quiet + 1
    if not rate.opened and is_burst:
        return replace(seen, opened=at, quiet=0), Change.OPENED
    if rate.opened and at - rate.opened >= _IS_USUAL_AFTER:
        return Rate(), Change.RESOLVED
    if rate.opened and quiet < _QUIET:
        return replace(seen, quiet=quiet), None
    change = Change.RESOLVED if rate.opened else None
    return _learn(replace(seen, opened=0, quiet=quiet), minute), change


def _look(rate: Rate, minute: Minute, least: Least) -> tuple[Rate, bool]:
    """Note the minute, and tell whether it is part of a burst."""
    window = (*rate.window, (minute.attempts, minute.failures))[-least.minutes :]
    if rate.learnt < _LEARNS_FOR:
        attempts, failures = (sum(column) for column in zip(*window, strict=True))
        is_burst = failures >= least.failures and failures > attempts * _UNKNOWN_SHARE
        return replace(rate, window=window), is_burst
    attempts = max(0, minute.attempts)
    bound = min(0.9, rate.usual + max(_MARGIN, _RELATIVE_MARGIN * rate.usual))
    sd = sqrt(max(1.0, attempts * bound * (1 - bound) * rate.spread))
    beyond = minute.failures - attempts * bound
    is_enough = minute.failures - attempts * rate.usual >= least.failures / least.minutes
    deviations = (*rate.deviations[-2:], beyond / sd if is_enough else 0.0)
    repeated = sum(each >= _REPEATED for each in deviations)
    is_burst = deviations[-1] >= _AT_ONCE or repeated >= 2  # of three
    return replace(rate, window=window, deviations=deviations), is_burst


def _learn(rate: Rate, minute: Minute) -> Rate:
    """Move what is usual towards *minute*: by much in the beginning, by little later on."""
    if minute.attempts < 1:
        return rate
    share = min(1.0, max(0.0, minute.failures / minute.attempts))
    usual = max(0.01, rate.share)
    by_chance = max(1.0, minute.attempts * usual * (1 - usual))
    varies = min(_MOST_SPREAD, (minute.failures - minute.attempts * usual) ** 2 / by_chance)
    weight = min(1.0, minute.attempts / _FULL_WEIGHT)

    def moved(value: float, towards: float, half_life: float) -> float:
        first = 1 / (rate.learnt + 1) if rate.learnt < half_life else 0.0
        later: float = 1 - 0.5 ** (1 / half_life)
        return value + max(later, first) * weight * (towards - value)

    return replace(
        rate,
        share=moved(rate.share, share, _FAST),
        slow=moved(rate.slow, share, _SLOWER),
        spread=max(1.0, moved(rate.spread, varies, _OF_SPREAD)),
        learnt=rate.learnt + 1,
    )
