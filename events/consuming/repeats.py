"""The message by which the metrics consumer tells the alerts of users who fail again and again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from events.contract.schema import UnreadableEvent

_REPEATS = "repeated_failures"


@dataclass(frozen=True, slots=True)
class Repeats:
    """
    What one container has seen.

    Attributes:
        minute: The last of its window, since 1970.
        users: The failures of each user within the window; the same again when it comes twice.

    """

    container: str
    minute: int
    users: Mapping[str, int]


def repeats(users: Mapping[str, int], *, container: str, minute: int) -> str:
    """The body of the message."""
    told = {"container": container, "minute": minute, "users": users}
    return json.dumps({_REPEATS: told}, separators=(",", ":"))


def repeats_in(body: str) -> Repeats | None:
    """
    Read what `repeats` wrote; None if it is another message.

    Raises:
        UnreadableEvent: It is one of no users.

    """
    try:
        told = json.loads(body)[_REPEATS]
    except (ValueError, RecursionError, TypeError, KeyError):
        return None
    try:
        users = {str(name): int(number) for name, number in told["users"].items()}
        return Repeats(str(told["container"]), int(told["minute"]), users)
    except (ValueError, OverflowError, TypeError, KeyError, AttributeError):
        raise UnreadableEvent("repeated failures of no users") from None
