"""Times as dashboards write them: ``-PT3H``, ``-P7D``, or a moment with its zone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_BACK = re.compile(r"-?P(?:(\d+)W)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
_MONTH_DAYS = 30
_STEPS = (60, 300, 900, 3600, 6 * 3600, 24 * 3600)
_POINTS_WANTED = 240


class BadTime(ValueError):
    """Neither a length of time before now nor a moment."""


def moment(text: str, *, now: datetime) -> datetime:
    """
    The moment that *text* means; BadTime if it means none.

    >>> from datetime import UTC
    >>> moment("-PT90M", now=datetime(2026, 11, 20, 12, tzinfo=UTC)).isoformat()
    '2026-11-20T10:30:00+00:00'
    """
    if (back := _BACK.fullmatch(text)) and len(text.lstrip("-")) > 1:
        weeks, months, days, hours, minutes, seconds = (int(part or 0) for part in back.groups())
        all_days = days + _MONTH_DAYS * months
        return now - timedelta(
            weeks=weeks, days=all_days, hours=hours, minutes=minutes, seconds=seconds
        )
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise BadTime(f"{text} is neither a length like -PT3H nor a moment") from None
    return told if told.tzinfo else told.replace(tzinfo=now.tzinfo)


def suited_period(seconds: float) -> int:
    """
    The shortest usual period that does not crowd a graph of so many *seconds*.

    What CloudWatch's console takes for ``"periodOverride": "auto"`` is not
    documented; it is about this.
    """
    for step in _STEPS:
        if seconds / step <= _POINTS_WANTED:
            return step
    return _STEPS[-1]
