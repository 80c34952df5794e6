"""The types for Java: one generic event, and a record for the data of each kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from textwrap import wrap

from pipeline.documents.event_types.described import (
    ADVICE,
    SUMMARY,
    WRITTEN,
    EventType,
    Member,
    envelope,
    event_types,
)

_NAMES = "The names are those of the JSON, so that no mapper needs annotations."


def text() -> str:
    """The file, for Java 17."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    yield f"// {WRITTEN}"
    yield "package userevents;"
    yield ""
    yield from _javadoc(f"{SUMMARY} {ADVICE} {_NAMES} What is absent is null.", (), "")
    yield "public final class UserEvents {"
    yield "    private UserEvents() {}"
    yield ""
    yield from _javadoc("The attributes of CloudEvents 1.0; D is the data.", _shared(), "    ")
    yield from _record("Event<D>", _shared(), "D data")
    for kind in event_types():
        yield from _kind(kind)
    yield "}"


def _shared() -> list[Member]:
    type_ = Member("type", "The kind of event and its major version.", True, False, (), None)
    return [*envelope(), type_]


def _kind(kind: EventType) -> Iterator[str]:
    constant = "".join(f"_{c}" if c.isupper() else c for c in kind.name).lstrip("_").upper()
    yield ""
    yield from _javadoc(kind.meaning, (), "    ")
    yield f"    public static final String {constant} = {json.dumps(kind.type)};"
    yield ""
    yield from _javadoc(f"The data of {kind.name}.", kind.data, "    ")
    yield from _record(f"{kind.name}Data", kind.data)


def _record(name: str, members: Sequence[Member], *more: str) -> Iterator[str]:
    components = [*(f"{_type(member)} {member.name}" for member in members), *more]
    if not components:
        yield f"    public record {name}() {{}}"
        return
    yield f"    public record {name}("
    yield ",\n".join(f"            {component}" for component in components) + ") {}"


def _type(member: Member) -> str:
    if member.const is True:
        return "Boolean"
    return "Integer" if member.is_whole_number else "String"


def _javadoc(words: str, members: Sequence[Member], indent: str) -> Iterator[str]:
    yield f"{indent}/**"
    yield from (f"{indent} * {line}" for line in wrap(_html(words), 94))
    if members:
        yield f"{indent} *"
    for member in members:
        told = f"@param {member.name} {_html(member.description)}"
        if member.values:
            told = f"{told} Today: {', '.join(member.values)}."
        yield from (f"{indent} * {line}" for line in wrap(told, 94, subsequent_indent="  "))
    yield f"{indent} */"


def _html(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
