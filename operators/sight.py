"""
The members of an event that an operator may see.

A message body or a log line can hold anything: another version, truncated JSON, an
e-mail address by mistake. Only what has the form of an event's member is shown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

_WORD = re.compile(r"[\w.:/+=,-]{1,128}", re.ASCII)
_FACTS = ("reason", "group", "rule", "method", "trigger", "client_id", "email_domain")
NOTHING = "–"  # noqa: RUF001  # what a table shows where there is nothing to show


@dataclass(frozen=True, slots=True)
class Sight:
    """
    The members that may be seen; an empty text where there is none.

    Attributes:
        time: None where it cannot be read.
        facts: What its data tells, in a fixed order; flags by their names.

    """

    event_id: str
    type: str
    subject: str
    time: datetime | None
    facts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """What can be seen of *text*, be it an event or not."""
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            told = None
        return cls.of_envelope(told if isinstance(told, dict) else {})

    @classmethod
    def of_envelope(cls, told: Mapping[str, Any]) -> Self:
        """What can be seen of an event that is parsed already."""
        data = told.get("data")
        return cls(
            event_id=_word(told.get("id")),
            type=_word(told.get("type")),
            subject=_word(told.get("subject")),
            time=_time(told.get("time")),
            facts=tuple(_facts(data if isinstance(data, dict) else {})),
        )

    def item(self) -> dict[str, Any]:
        """As ``--output json`` has it."""
        return {
            "time": self.time.astimezone(UTC).isoformat() if self.time else None,
            "type": self.type or None,
            "user": self.subject or None,
            "event_id": self.event_id or None,
            "facts": list(self.facts),
        }

    def line(self) -> str:
        """Time, type and facts, for one line of a terminal."""
        when = f"{self.time.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if self.time else NOTHING
        return "  ".join([f"{when:19}", f"{self.type or NOTHING:34}", *self.facts]).rstrip()


def _facts(data: Mapping[str, Any]) -> list[str]:
    told = [f"{name}={word}" for name in _FACTS if (word := _word(data.get(name)))]
    return [*told, *sorted(_word(name) for name, value in data.items() if value is True)]


def _word(value: Any) -> str:
    """*value*, if it is a word of few harmless characters; no address is: it has an @."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else ""


def _time(value: Any) -> datetime | None:
    try:
        told = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return told if told.tzinfo else None
