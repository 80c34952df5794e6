"""A member of a request's body that is an object of short texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from api.fields import FIT, UNFIT, Field

_MOST: Final = 16
_NAME: Final = r"^[a-z][a-z0-9_]{0,31}$"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextMap(Field):
    """At most sixteen texts by name, none longer than *longest*; no text may be missing."""

    def complaint(self, value: object) -> str | None:
        """See `Field`."""
        if not isinstance(value, dict) or len(value) > _MOST:
            return f"Must be an object of at most {_MOST} members."
        if not all(re.fullmatch(_NAME, name, re.ASCII) for name in value):
            return "Names must be lower-case letters, digits and underscores."
        if not all(self._is_fit(text) for text in value.values()):
            return f"Must have strings of at most {self.longest} characters, without controls."
        return None

    def _is_fit(self, text: object) -> bool:
        return isinstance(text, str) and len(text) <= self.longest and not UNFIT.search(text)

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        return {
            "type": "object",
            "description": self.description,
            "maxProperties": _MOST,
            "propertyNames": {"pattern": _NAME},
            "additionalProperties": {"type": "string", "maxLength": self.longest, "pattern": FIT},
            "examples": [self.example],
        }
