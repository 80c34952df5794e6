"""What ``event_texts.toml`` tells about each kind of event, and an example of each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from events.contract.catalogue import OF_NO_USER, Kind, Reason
from events.contract.schema import UserEvent, envelope, user_event

_TEXTS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_REGION: Final = "eu-west-1"
_POOL_ID: Final = f"{_REGION}_Example1"
_SUBJECT: Final = "6f1c2f0e-3b7a-4c58-9d21-0c5a7e9b1f42"
_TIME: Final = datetime(2026, 11, 20, 9, 0, 0, 123000, tzinfo=UTC)
# Why an event was sent, in the words of a subscriber.
REASONS: Final[Mapping[Reason, str]] = {
    Reason(name): text for name, text in _TEXTS["reasons"].items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindText:
    """
    What is said about one kind of event.

    Attributes:
        told_by: Cognito's triggers and other functions; empty if nothing sends it yet.
        not_sent: When one might expect it, and it is not sent.
        reasons: The values of ``reason`` that the kind has.
        example: The data of an example.

    """

    meaning: str
    told_by: tuple[str, ...]
    sent: tuple[str, ...]
    not_sent: tuple[str, ...]
    reasons: tuple[Reason, ...]
    example: Mapping[str, Any]


def text_of(kind: Kind) -> KindText:
    """What is said about *kind*."""
    told = _TEXTS[kind.value]
    return KindText(
        meaning=told["meaning"],
        told_by=tuple(told["told_by"]),
        sent=tuple(told["sent"]),
        not_sent=tuple(told["not_sent"]),
        reasons=tuple(Reason(name) for name in told.get("reasons", ())),
        example=told["example"],
    )


def example(kind: Kind) -> UserEvent:
    """An event of *kind*, as a trigger would make it."""
    event = user_event(
        kind,
        pool_id=_POOL_ID,
        subject=_SUBJECT,
        request_id="00000000-0000-4000-8000-000000000000",
        time=_TIME,
        data=text_of(kind).example,
    )
    return replace(event, subject=None) if kind in {*OF_NO_USER, Kind.SIGN_UP_REJECTED} else event


def example_envelope(kind: Kind) -> dict[str, Any]:
    """The same as it stands on the topic."""
    return envelope(example(kind), region=_REGION)
