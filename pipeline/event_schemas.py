"""
Writes the JSON Schema of every user event into ``data/user_events/``.

``make event-schemas`` runs it; a test refuses files that differ from the
catalogue.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from events.catalogue import CATALOGUE, COMMON, Field, Kind
from events.schema import VERSION, type_of

FOLDER = Path(__file__).parent.parent / "data" / "user_events"
_TEXT = {"type": "string", "minLength": 1, "maxLength": 512}


def main() -> None:
    """Write all of them, and remove what no kind has any more."""
    FOLDER.mkdir(exist_ok=True)
    for stale in set(FOLDER.glob("*.json")) - {path_of(kind) for kind in Kind}:
        stale.unlink()
    for kind in Kind:
        path_of(kind).write_text(json.dumps(schema(kind), indent=2) + "\n", encoding="utf-8")
    print(f"{FOLDER.name}: {len(Kind)} schemas")


def path_of(kind: Kind) -> Path:
    """Where the schema of *kind* lies."""
    return FOLDER / f"{kind}.v{VERSION}.json"


def schema(kind: Kind) -> dict[str, Any]:
    """
    The JSON Schema (draft 2020-12) of one kind of event.

    Open to further members, as an event is within its version.
    """
    fields = {**COMMON, **CATALOGUE[kind]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:user-event:{kind}:{VERSION}.0",
        "title": type_of(kind),
        "type": "object",
        "required": [name for name in _envelope(kind) if name != "subject"] + ["data"],
        "properties": {
            **_envelope(kind),
            "data": {
                "type": "object",
                "required": [name for name, field in fields.items() if field.always],
                "properties": {name: _described(field) for name, field in fields.items()},
            },
        },
    }


def _envelope(kind: Kind) -> Mapping[str, Any]:
    return {
        "specversion": {"const": "1.0"},
        "id": _TEXT,
        "source": {"type": "string", "pattern": "^/cognito/.*$", "maxLength": 128},
        "type": {"const": type_of(kind)},
        "subject": {
            "type": "string",
            "format": "uuid",
            "description": "The user's sub; absent before there is one.",
        },
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"const": f"urn:user-event:{kind}:{VERSION}.0"},
        "dedupekey": {
            **_TEXT,
            "description": "The same for all tellings of one fact, Cognito's retries included.",
        },
    }


def _described(field: Field) -> dict[str, Any]:
    return {**field.schema, "description": field.description}


if __name__ == "__main__":
    main()
