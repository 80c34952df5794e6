"""Arguments of commands: times, numbers, names of triggers."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from operators.adoption.bindings import PARTS, TRIGGERS

_AGO = re.compile(r"(?P<number>[0-9]{1,5})(?P<unit>[smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def moment(text: str, *, now: Callable[[], datetime]) -> datetime:
    """
    The time that *text* means: so long ago, or a date, or a date and time; UTC unless it says else.

    >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    >>> for text in ("90m", "2d", "2026-11-19", "2026-11-19T08:30+01:00"):
    ...     print(moment(text, now=lambda: noon).isoformat())
    2026-11-20T10:30:00+00:00
    2026-11-18T12:00:00+00:00
    2026-11-19T00:00:00+00:00
    2026-11-19T07:30:00+00:00

    Raises:
        ValueError: It means none.

    """
    if ago := _AGO.fullmatch(text):
        return now() - timedelta(**{_UNITS[ago["unit"]]: int(ago["number"])})
    told = datetime.fromisoformat(text)
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told.astimezone(UTC)


def positive(text: str) -> int:
    """A whole number above 0, for argparse."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError("must be a whole number above 0")
    return int(text)


def triggers(text: str) -> tuple[str, ...]:
    """
    Names of triggers between commas, as LambdaConfig has them, for argparse.

    The name of a part stands for its triggers.

    >>> triggers("UserMigration,sign-up-check")
    ('UserMigration', 'PreSignUp', 'CustomMessage')
    """
    named = tuple(filter(None, text.split(",")))
    if unknown := [name for name in named if name not in (*TRIGGERS, *PARTS)]:
        known = ", ".join((*TRIGGERS, *PARTS))
        raise argparse.ArgumentTypeError(f"{unknown[0]} is not one of {known}")
    return tuple(trigger for name in named for trigger in PARTS.get(name, (name,)))
