"""The contract of events: their JSON Schemas, without the words that nobody validates by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from events.contract.catalogue import Kind
from pipeline.documents.event_compatibility import FREE_WORDS, has_grown, incompatibilities
from pipeline.documents.event_schemas import file_name, schema
from pipeline.release.contracts.finding import Finding
from pipeline.release.semver import Change

_NAME: Final = "events"
Schemas = Mapping[str, Mapping[str, Any]]


def recorded() -> dict[str, Any]:
    """Return the schemas of today by the names of their files."""
    return {file_name(kind): _bare(schema(kind)) for kind in Kind}


def compared(last: Schemas, now: Schemas) -> Iterator[Finding]:
    """Tell what subscribers notice."""
    for name in sorted(last.keys() - now.keys()):
        yield Finding(_NAME, Change.MAJOR, f"{name} is gone")
    for name in sorted(now.keys() - last.keys()):
        yield Finding(_NAME, Change.MINOR, f"{name} is new")
    for name in sorted(last.keys() & now.keys()):
        for sentence in incompatibilities(last[name], now[name]):
            yield Finding(_NAME, Change.MAJOR, f"{name}: {sentence}")
        if has_grown(last[name], now[name]):
            yield Finding(_NAME, Change.MINOR, f"{name} has a member more")


def _bare(node: Any) -> Any:
    """Leave out the words; a member that is called as one of them stays."""
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _bare(member) for name, member in value.items()}
        if key == "properties"
        else _bare(value)
        for key, value in node.items()
        if key not in FREE_WORDS
    }
