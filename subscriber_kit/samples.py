"""Events to try a subscriber with, made from their JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from .subscriber import Message

_PACKAGED = Path(__file__).parent / "schemas"
SCHEMAS = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[1] / "data/user_events"
_BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
_SUBJECT = "6f1c2f0e-3b7a-4c58-9d21-0c5a7e9b1f42"
# What a pattern asks for; the standard library makes no text from a pattern.
_TEXTS = {
    "source": "/cognito/eu-west-1_Example1",
    "region": "eu-west-1",
    "trigger": "PreSignUp_SignUp",
    "client_id": "1example23456789",
    "email_domain": "example.com",
    "matched_domain": "example.com",
    "suggested_domain": "example.com",
    "marks": "aggregate,digits",
    "mail_host": "mx.example.com",
    "mailbox": "mfrggzdfmztwq2lknnwg23tpob",
    "group": "members",
    "provider": "Google",
    "name": "example.com",
    "until": "2026-12-04T09:00:00Z",
    "claimed_method": "PASSKEY",
    "network": "203.0.113.0/24",
    "cognito_event": "6f1c2f0e-3b7a-4c58-9d21-0c5a7e9b1f42",
}
_ONCE_PER_USER = {
    "auth.user.confirmed.v1",
    "auth.user.deleted.v1",
    "auth.group.assigned.v1",
    "auth.sign_up.reconsidered.v1",
}

Event = dict[str, Any]


class NoSchemas(LookupError):
    """There are no schemas where they should be; the message says where, and what to do."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of event."""

    schema: Mapping[str, Any]

    @property
    def type(self) -> str:
        """``auth.user.confirmed.v1``."""
        return str(self.schema["properties"]["type"]["const"])

    @property
    def is_once_per_user(self) -> bool:
        """Whether Cognito's own retry tells it with another id and the same dedupekey."""
        return self.type in _ONCE_PER_USER

    def growing(self) -> list[str]:
        """The members of data whose list of values grows."""
        members = self.schema["properties"]["data"]["properties"]
        return [name for name, schema in members.items() if "examples" in schema]


def kinds(schemas: Path = SCHEMAS) -> list[Kind]:
    """
    Every type there is a schema of.

    Raises:
        NoSchemas: There is none.

    """
    found = [Kind(json.loads(path.read_text())) for path in sorted(schemas.glob("*.json"))]
    if not found:
        raise NoSchemas(f"no JSON Schema in {schemas}; copy data/user_events, or say schemas=…")
    return found


class Samples:
    """Makes events; no two are of the same id, and each is some seconds later than the last."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def event(self, kind: Kind, *, is_full: bool = True) -> Event:
        """Make an event, with all that its schema knows, or with nothing but what it requires."""
        number = next(self._numbers)
        event_id = str(UUID(int=number, version=4))
        of_this_one = {
            "id": event_id,
            "dedupekey": event_id,
            "subject": _SUBJECT,
            "time": f"{_BEGAN + timedelta(seconds=7 * number):%Y-%m-%dT%H:%M:%S.000Z}",
            "dataschema": kind.schema["$id"],
        }
        data = kind.schema["properties"]["data"]
        event = _members(kind.schema, is_full=is_full, known=of_this_one)
        return event | {"data": _members(data, is_full=is_full, known={})}

    def message(self, told: Event | str) -> Message:
        """Make a message of an event, as the topic delivers it; or of any text."""
        message_id = f"m{next(self._numbers)}"
        if isinstance(told, str):
            return Message(message_id, told, {})
        return Message(message_id, json.dumps(told, separators=(",", ":")), _attributes(told))


def _members(schema: Mapping[str, Any], *, is_full: bool, known: Mapping[str, Any]) -> Event:
    names = schema["properties"] if is_full else schema.get("required", [])
    return {
        name: known.get(name, _value(name, schema["properties"][name]))
        for name in names
        if name != "data"
    }


def _value(name: str, schema: Mapping[str, Any]) -> Any:
    if "const" in schema:
        return schema["const"]
    if choices := [*schema.get("enum", []), *schema.get("examples", [])]:
        return choices[0]
    plain = {"integer": 1, "number": 1, "boolean": True, "array": [], "object": {}}
    return plain.get(schema.get("type", ""), _TEXTS.get(name, "example"))


def _attributes(told: Event) -> dict[str, str]:
    """What the topic's filter policies compare."""
    of_data = {name: told["data"][name] for name in ("reason", "client_id") if name in told["data"]}
    if told["type"] == "auth.sign_in.succeeded.v1" and "first_sign_in" not in told["data"]:
        of_data["returning"] = "true"
    return {"type": told["type"], "outcome": told["type"].split(".")[-2], **of_data}
