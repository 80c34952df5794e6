"""The catalogue by the names that code can have, which the types of each language stand on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from pipeline.documents import event_schemas
from pipeline.documents.event_texts import text_of

WRITTEN: Final = "Written by `make event-schemas`; do not edit."
SUMMARY: Final = "The user events of cognito-triggers, as docs/events.md describes them."
ADVICE: Final = (
    "Members are only added: ignore those that these types lack, and types of events, too."
)


@dataclass(frozen=True, slots=True)
class Member:
    """
    One member of the envelope or of ``data``.

    Attributes:
        values: What the member can be today, where its list of values grows.
        const: Its only value; None if it has more.

    """

    name: str
    description: str
    always: bool
    is_whole_number: bool
    values: Sequence[str]
    const: str | bool | None


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event; the type of its data is called *name* and ``Data``."""

    name: str
    type: str
    meaning: str
    data: Sequence[Member]


def envelope() -> list[Member]:
    """The members that all events have, without ``type``, which tells them apart."""
    schema = event_schemas.schema(Kind.USER_CONFIRMED)
    properties = {
        name: member
        for name, member in schema["properties"].items()
        if name not in {"type", "data"}
    }
    return _members({**schema, "properties": properties})


def event_types() -> list[EventType]:
    """All kinds, in the order of the catalogue."""
    return [
        EventType(
            event_schemas.title_of(kind),
            type_of(kind),
            text_of(kind).meaning,
            _members(event_schemas.data(kind)),
        )
        for kind in Kind
    ]


def joined(name: str) -> str:
    """
    Join the words of a member's name, each with a capital, as Go and C# have it.

    >>> joined("client_id"), joined("id"), joined("dedupekey")
    ('ClientId', 'Id', 'DedupeKey')
    """
    words = _WORDS.get(name, name).split("_")
    return "".join(word.capitalize() for word in words)


# CloudEvents knows no underscore in the names of attributes.
_WORDS: Final[Mapping[str, str]] = {
    "specversion": "spec_version",
    "datacontenttype": "data_content_type",
    "dataschema": "data_schema",
    "dedupekey": "dedupe_key",
}


def _members(schema: Mapping[str, Any]) -> list[Member]:
    return [
        Member(
            name,
            member["description"],
            name in schema["required"],
            member.get("type") == "integer",
            member.get("examples", ()),
            member.get("const"),
        )
        for name, member in schema["properties"].items()
    ]
