"""What messages may cost, over all users."""

from __future__ import annotations

from decimal import Decimal

from rules.passwordless.answer_budget import DAY_S, HOUR_S, window, window_end
from rules.value import dataclass


@dataclass(frozen=True, slots=True)
class SpendLimits:
    """US dollars for all messages of an hour, and of a day, of UTC."""

    per_hour: Decimal
    per_day: Decimal


@dataclass(frozen=True, slots=True)
class SpendWindow:
    """
    One hour, or one day.

    Attributes:
        name: ``hour`` or ``day``.
        number: Which, since 1970.
        end: The first second after it.
        limit: US dollars.

    """

    name: str
    number: int
    end: int
    limit: Decimal


def spend_windows(limits: SpendLimits, *, now: int) -> tuple[SpendWindow, SpendWindow]:
    """
    The hour and the day that *now*, in epoch seconds, is in.

    >>> hour, day = spend_windows(SpendLimits(Decimal(10), Decimal(50)), now=7200)
    >>> hour.number, hour.end, day.number, day.end
    (2, 10800, 0, 86400)
    """
    return (
        SpendWindow("hour", window(HOUR_S, now=now), window_end(HOUR_S, now=now), limits.per_hour),
        SpendWindow("day", window(DAY_S, now=now), window_end(DAY_S, now=now), limits.per_day),
    )
