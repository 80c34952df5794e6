"""The JSON output of a command, instead of text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """
    The answer of one command, which other programs rely on: members are only added.

    Attributes:
        schema: ``operators.<command>/1``.
        is_lines: Whether each item is printed by itself, as soon as it is known (JSON lines).

    """

    schema: str
    is_lines: bool = False
    write: Callable[[str], None] = print
    _items: list[Mapping[str, Any]] = field(default_factory=list)
    _document: dict[str, Any] | None = None

    def add(self, item: Mapping[str, Any]) -> None:
        """Take one more item: a queue, an event, a finding."""
        if self.is_lines:
            self.write(_json(item))
        else:
            self._items.append(item)

    def answer(self, document: Mapping[str, Any]) -> None:
        """Make *document* the answer of a command that has no list."""
        self._document = dict(document)

    def end(self) -> None:
        """Print what was not printed yet."""
        if self._document is not None:
            self.write(_json({"schema": self.schema, **self._document}))
        elif not self.is_lines:
            self.write(_json({"schema": self.schema, "items": self._items, "next": None}))


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
