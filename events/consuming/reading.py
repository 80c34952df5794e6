"""Reads user events as `decode` does, but faster, for the consumer of all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

from msgspec import UNSET, Meta, Struct, UnsetType
from msgspec.json import Decoder

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, decode, type_of

_Text = Annotated[str, Meta(min_length=1, max_length=512)]
_KINDS: Final = {type_of(kind): kind for kind in Kind}


class _Wire(Struct, gc=False):
    """The members that `decode` looks at."""

    id: _Text
    source: _Text
    type: _Text
    time: str
    dedupekey: _Text
    data: dict[str, Any]
    subject: _Text | UnsetType = UNSET


_wire: Final = Decoder(_Wire)
_new: Final = object.__new__
# Each member by itself: half of the time of a call by names, which looks at every name.
_kind, _event_id, _dedupe_key, _source, _subject, _time, _data = (
    getattr(UserEvent, name).__set__
    for name in ("kind", "event_id", "dedupe_key", "source", "subject", "time", "data")
)


def read(text: str) -> UserEvent:
    """
    Answer and raise what `decode` does.

    What is refused here, or of a kind that is not known, is left to `decode`: it says why.
    """
    try:
        told = _wire.decode(text)
        time = datetime.fromisoformat(told.time)
        in_utc = time if time.tzinfo is UTC else time.astimezone(UTC)
    except (RecursionError, ValueError, OverflowError):  # a DecodeError is a ValueError
        return decode(text)
    kind = _KINDS.get(told.type)
    subject = None if told.subject is UNSET else told.subject
    texts = f"{told.id}{told.source}{told.dedupekey}{told.time}{subject or ''}"
    if kind is None or time.tzinfo is None or not texts.isprintable():
        return decode(text)
    event = _new(UserEvent)
    _kind(event, kind)
    _event_id(event, told.id)
    _dedupe_key(event, told.dedupekey)
    _source(event, told.source)
    _subject(event, subject)
    _time(event, in_utc)
    _data(event, told.data)
    return event
