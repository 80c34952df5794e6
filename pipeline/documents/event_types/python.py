"""The types for Python: TypedDicts, and a union that ``type`` tells apart."""

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

_FLAG = "Literal[True]"


def text() -> str:
    """The file, as `ruff format` has it."""
    return "\n".join([*_lines(), ""])


def _lines() -> Iterator[str]:
    kinds = event_types()
    yield '"""'
    yield SUMMARY
    yield ""
    yield from wrap(ADVICE, 96)
    yield f"{WRITTEN}"
    yield '"""'
    yield ""
    yield "from typing import Literal, NotRequired, TypedDict"
    yield ""
    yield ""
    yield "class Envelope(TypedDict):"
    yield '    """The attributes of CloudEvents 1.0 of every event; type and data differ."""'
    yield ""
    yield from _members(envelope())
    for kind in kinds:
        yield from _kind(kind)
    yield ""
    yield ""
    yield "UserEvent = ("
    yield f"    {kinds[0].name}"
    yield from (f"    | {kind.name}" for kind in kinds[1:])
    yield ")"


def _kind(kind: EventType) -> Iterator[str]:
    yield ""
    yield ""
    yield f"class {kind.name}Data(TypedDict):"
    yield f'    """The data of {kind.name}."""'
    if kind.data:
        yield ""
        yield from _members(kind.data)
    yield ""
    yield ""
    yield f"class {kind.name}(Envelope):"
    yield from _docstring(kind.meaning)
    yield ""
    yield f"    type: Literal[{json.dumps(kind.type)}]"
    yield f"    data: {kind.name}Data"


def _docstring(words: str) -> Iterator[str]:
    if len(words) <= 90:
        yield f'    """{words}"""'
        return
    yield '    """'
    yield "    The event of that type."
    yield ""
    yield from (f"    {line}" for line in wrap(words, 96))
    yield '    """'


def _members(members: Iterable[Member]) -> Iterator[str]:
    for member in members:
        words = member.description
        if member.values:
            words = f"{words} Today: {', '.join(member.values)}."
        yield from (f"    # {line}" for line in wrap(words, 94))
        told = _type(member)
        yield f"    {member.name}: {told if member.always else f'NotRequired[{told}]'}"


def _type(member: Member) -> str:
    if member.const is True:
        return _FLAG
    if member.const is not None:
        return f"Literal[{json.dumps(member.const)}]"
    return "int" if member.is_whole_number else "str"
