"""
Writes the JSON Schema of every user event into ``data/user_events/``.

``make event-schemas`` runs it; a test refuses files that differ from the
catalogue.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from events.contract.catalogue import Field, Kind, fields_of
from events.contract.schema import VERSION, schema_of, type_of

ROOT: Final = Path(__file__).parents[2]
FOLDER: Final = ROOT / "data" / "user_events"
# The mark of each member: none, pseudonym, or direct, which no member ever is. In JSON Schema's own
# keyword for remarks, since ajv refuses a schema with a keyword that it does not know.
MARK: Final = "$comment"
_MARKED: Final = "personal data: "
_NONE: Final = {MARK: f"{_MARKED}none"}
_PSEUDONYM: Final = {MARK: f"{_MARKED}pseudonym"}
_MAY_BE_ABSENT: Final = {"subject", "region"}
_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 512}


def main() -> None:
    """Write all of them, and remove what no kind has any more."""
    write_all(FOLDER)
    print(f"{FOLDER.relative_to(ROOT)}: {len(Kind)} schemas")


def write_all(folder: Path) -> None:
    """Make the JSON files in *folder* the schemas of today."""
    folder.mkdir(parents=True, exist_ok=True)
    names = {file_name(kind): schema(kind) for kind in Kind}
    for stale in {file.name for file in folder.glob("*.json")} - names.keys():
        (folder / stale).unlink()
    for name, written in names.items():
        (folder / name).write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def file_name(kind: Kind) -> str:
    """Name of the file with the schema of *kind*."""
    return f"{kind}.v{VERSION}.json"


def path_of(kind: Kind) -> Path:
    """Where the schema of *kind* lies."""
    return FOLDER / file_name(kind)


def title_of(kind: Kind) -> str:
    """
    What generators of code call the event of *kind*.

    >>> title_of(Kind.SIGN_UP_REJECTED)
    'SignUpRejected'
    """
    return "".join(word.capitalize() for word in re.split(r"[._]", kind.value))


def personal(member: Mapping[str, Any]) -> str:
    """How personal a member of a schema is, by its mark."""
    return str(member[MARK]).removeprefix(_MARKED)


def schema(kind: Kind) -> dict[str, Any]:
    """
    The JSON Schema of one kind of event, open to further members, as an event is.

    Of the words that mean the same from draft-07 to 2020-12, and no ``$schema``: so each validator
    compiles it with its defaults. Patterns stand in for formats, which not every validator knows.
    """
    properties = envelope(kind)
    return {
        "$id": schema_of(kind),
        "title": title_of(kind),
        "type": "object",
        "required": [name for name in properties if name not in _MAY_BE_ABSENT] + ["data"],
        "properties": {**properties, "data": data(kind)},
    }


def envelope(kind: Kind) -> Mapping[str, Any]:
    """The CloudEvents attributes of *kind*: the four required ones, and what else it has."""
    named = schema_of(kind).rpartition(".")[0].replace(".", "\\.")
    return {
        "specversion": {
            "const": "1.0",
            "description": "The version of CloudEvents.",
            **_NONE,
        },
        "id": {
            **_TEXT,
            "description": "The same whenever the same event is sent again.",
            **_NONE,
        },
        "source": {
            "type": "string",
            "pattern": "^/cognito/[A-Za-z0-9_-]*$",
            "maxLength": 128,
            "description": "/cognito/ and the id of the user pool.",
            **_NONE,
        },
        "type": {
            "const": type_of(kind),
            "description": "The kind of event and its major version.",
            **_NONE,
        },
        "subject": {
            "type": "string",
            "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
            "description": "The user's sub; absent before there is one, and where it is unknown.",
            **_PSEUDONYM,
        },
        "region": {
            "type": "string",
            "pattern": "^[a-z]{2}(-[a-z]+)+-[0-9]$",
            "maxLength": 32,
            "description": "Where it was told: the Region of the stack. A pool may be in two.",
            **_NONE,
        },
        "time": {
            "type": "string",
            "pattern": "^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\\.[0-9]{3}Z$",
            "description": "When it happened, UTC, in milliseconds (RFC 3339).",
            **_NONE,
        },
        "datacontenttype": {
            "const": "application/json",
            "description": "What data is.",
            **_NONE,
        },
        "dataschema": {
            "type": "string",
            "pattern": f"^{named}\\.(0|[1-9][0-9]*)$",
            "description": "Names the schema; the number after the dot counts up when it grows.",
            **_NONE,
        },
        "dedupekey": {
            **_TEXT,
            "description": "The same for all tellings of one fact, Cognito's retries included, "
            "where that can be known; a hash of the subject among others. Else the id.",
            **_PSEUDONYM,
        },
    }


def data(kind: Kind) -> dict[str, Any]:
    """The schema of the ``data`` of *kind*; as personal as the most personal of its fields."""
    fields = fields_of(kind)
    is_personal = any(field.personal == "pseudonym" for field in fields.values())
    return {
        "type": "object",
        "title": f"{title_of(kind)}Data",
        "description": "Further facts of the event.",
        **(_PSEUDONYM if is_personal else _NONE),
        "required": [name for name, field in fields.items() if field.always],
        "properties": {name: _described(field) for name, field in fields.items()},
    }


def _described(field: Field) -> dict[str, Any]:
    marked = _NONE if field.personal == "none" else _PSEUDONYM
    return {**field.schema, "description": field.description, **marked}


if __name__ == "__main__":
    main()
