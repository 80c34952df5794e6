"""
What may change in the JSON Schema of an event within its version.

Two readers are at work: a subscriber who knows the released schema meets
events of today, and one who knows the schema of today meets events of then,
from an archive or a dead-letter queue. So what is there stays as it is, in
both directions: neither wider, which the first could not read, nor narrower
or newly required, which the second could not. Only optional members are
added, and words that nobody validates by change freely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
# Nobody validates by these; $comment is not among them, since it marks personal data.
FREE_WORDS = {"title", "description", "examples", "deprecated"}
_WALKED = {"$id", "required", "properties"}
_REVISION = re.compile(r"(?P<name>.+)\.(?P<revision>0|[1-9][0-9]*)")


def incompatibilities(released: Schema, current: Schema) -> list[str]:
    """What in *current* breaks with *released*, each as a sentence; empty if nothing does."""
    return [*_renamed(released, current), *_broken(released, current, "")]


def has_grown(released: Schema, current: Schema) -> bool:
    """
    Tell whether *current* has a member that *released* lacks, at any depth.

    >>> has_grown({"properties": {"a": {}}}, {"properties": {"a": {}, "b": {}}})
    True
    """
    before, now = _properties(released), _properties(current)
    return not before.keys() >= now.keys() or any(
        has_grown(before[name], now[name]) for name in before.keys() & now.keys()
    )


def _renamed(released: Schema, current: Schema) -> Iterator[str]:
    before, now = (_REVISION.fullmatch(schema["$id"]) for schema in (released, current))
    if before is None or now is None or before["name"] != now["name"]:
        yield f"$id was {released['$id']}, is {current['$id']}: that is another schema"
    elif int(now["revision"]) < int(before["revision"]):
        yield f"$id went back from {released['$id']} to {current['$id']}"
    elif now["revision"] == before["revision"] and has_grown(released, current):
        counted = "REVISIONS of events/contract/catalogue.py"
        yield f"{current['$id']} has grown: count it up in {counted}"


def _broken(released: Schema, current: Schema, path: str) -> Iterator[str]:
    where = path or "the event"
    yield from _changed(released, current, where)
    before, now = set(released.get("required", ())), set(current.get("required", ()))
    for name in sorted(before - now):
        yield f"{where} need no longer have {name}: subscribers rely on it"
    for name in sorted(now - before):
        yield f"{where} must have {name}: events from before lack it"
    members = _properties(current)
    for name, member in _properties(released).items():
        if name in members:
            yield from _broken(member, members[name], f"{path}.{name}" if path else name)
        else:
            yield f"{where} no longer has {name}"


def _changed(released: Schema, current: Schema, where: str) -> Iterator[str]:
    for keyword in sorted((released.keys() | current.keys()) - FREE_WORDS - _WALKED):
        before, now = released.get(keyword), current.get(keyword)
        if before != now:
            yield f"{where} has another {keyword}: it was {before}, is {now}"


def _properties(schema: Schema) -> Mapping[str, Schema]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    return properties
