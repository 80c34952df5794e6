"""The types for TypeScript: a union that ``type`` tells apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
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


def text() -> str:
    """The file."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    kinds = event_types()
    yield f"// {WRITTEN}"
    yield f"/** {SUMMARY} {ADVICE} */"
    yield "export type UserEvent ="
    yield "\n".join(f"  | {kind.name}" for kind in kinds) + ";"
    yield ""
    yield "/** A list of values that grows: take one that you do not know for any other. */"
    yield "export type Growing<Known extends string> = Known | (string & {});"
    yield ""
    yield "/** The attributes of CloudEvents 1.0 that every event has. */"
    yield "export interface Envelope<Type extends string, Data> {"
    yield from _members(envelope())
    yield "  /** The kind of event and its major version. */"
    yield "  type: Type;"
    yield "  data: Data;"
    yield "}"
    for kind in kinds:
        yield from _kind(kind)


def _kind(kind: EventType) -> Iterator[str]:
    yield ""
    yield from _comment(kind.meaning, "")
    yield f"export type {kind.name} = Envelope<{json.dumps(kind.type)}, {kind.name}Data>;"
    yield ""
    yield f"export interface {kind.name}Data {{"
    yield from _members(kind.data)
    yield "}"


def _members(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        yield from _comment(member.description, "  ")
        yield f"  {member.name}{'' if member.always else '?'}: {_type(member)};"


def _type(member: Member) -> str:
    if member.const is not None:
        return json.dumps(member.const)
    if member.values:
        return f"Growing<{' | '.join(map(json.dumps, member.values))}>"
    return "number" if member.is_whole_number else "string"


def _comment(words: str, indent: str) -> Iterator[str]:
    if len(words) <= 90:
        yield f"{indent}/** {words} */"
        return
    yield f"{indent}/**"
    yield from (f"{indent} * {line}" for line in wrap(words, 94))
    yield f"{indent} */"
