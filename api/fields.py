"""What a request may hold: checked on the way in, and shown in the API's description."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

UNFIT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # controls, and halves of characters
FIT = r"^[^\x00-\x1f\x7f]*$"  # for JSON Schema, whose texts have no halves


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    r"""
    One member of a request's body: a text, or a yes or no.

    Attributes:
        pattern: Of the whole text, in the dialect that Python and JSON Schema share; it lets in
            no control character, and has no ``\s``, which the two read differently.
        is_flag: Whether it is true or false rather than a text.
        hides: Whether it is shown to nobody, such as a password.
        read_as: What the text is turned into on the way in.

    """

    name: str
    description: str
    example: Any = field(hash=False)  # as *schema* has it
    shortest: int = 1
    longest: int = 256
    pattern: str | None = None
    is_flag: bool = False
    is_required: bool = True
    hides: bool = False
    read_as: Callable[[str], str] = str

    def complaint(self, value: object) -> str | None:
        """What is wrong with *value*, without quoting it; None if nothing is."""
        if self.is_flag:
            return None if isinstance(value, bool) else "Must be true or false."
        if not isinstance(value, str):
            return "Must be a string."
        if not self.shortest <= len(value) <= self.longest:
            return f"Must have {self.shortest} to {self.longest} characters."
        if UNFIT.search(value):
            return "Must not contain control characters."
        if self.pattern and not re.search(self.pattern, value, re.ASCII):
            return f"Must look like {self.example}."
        return None

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        if self.is_flag:
            return {"type": "boolean", "description": self.description, "examples": [self.example]}
        return {
            "type": "string",
            "description": self.description,
            "minLength": self.shortest,
            "maxLength": self.longest,
            "pattern": self.pattern or FIT,
            **({"format": "password", "writeOnly": True} if self.hides else {}),
            "examples": [self.example],
        }


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one member of a body."""

    field: str
    code: str
    detail: str


def complaints(body: Mapping[str, object], fields: Sequence[Field]) -> list[Complaint]:
    """Everything that is wrong with *body*, in the order of *fields*, unknown members last."""
    known = {field.name for field in fields}
    return [
        *(found for field in fields for found in _of(field, body)),
        *(Complaint(name[:64], "unknown", "Unknown field.") for name in body if name not in known),
    ]


def _of(field: Field, body: Mapping[str, object]) -> Iterable[Complaint]:
    if field.name not in body:
        if field.is_required:
            yield Complaint(field.name, "missing", "Required field.")
        return
    complaint = field.complaint(body[field.name])
    if complaint:
        yield Complaint(field.name, "invalid", complaint)


def schema_of(fields: Sequence[Field]) -> dict[str, Any]:
    """The JSON Schema of a body of *fields*."""
    required = [field.name for field in fields if field.is_required]
    return {
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }
