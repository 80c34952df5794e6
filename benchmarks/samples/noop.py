"""The floor: a function that does nothing."""

from __future__ import annotations

from typing import Any


def handler(event: Any, _context: Any) -> Any:
    """Return the event."""
    return event
