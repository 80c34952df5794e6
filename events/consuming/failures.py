"""What user events say about failed sign-ins and refused sign-ups."""

from __future__ import annotations

from collections.abc import Iterator

from events.contract.catalogue import Kind, Reason
from events.contract.schema import UserEvent
from rules.alerts.bursts import Scope, Signal, Watched

_LONGEST_NAME = 128


def failures(event: UserEvent) -> dict[tuple[Watched, int], int]:
    """What *event* adds to the failures of a minute since 1970, in every scope that it is in."""
    found = _signal(event)
    if found is None:
        return {}
    signal, number = found
    minute = minute_of(event)
    return {(Watched(signal, scope, name), minute): number for scope, name in _scopes(event)}


def minute_of(event: UserEvent) -> int:
    """The minute since 1970 in which *event* happened."""
    return int(event.time.timestamp() // 60)


def _signal(event: UserEvent) -> tuple[Signal, int] | None:
    """
    The failures that *event* tells of, or takes back.

    No event tells of a wrong password: it is an attempt that no success
    follows. A success takes its attempt back. A passwordless one has no
    attempt by password, so what it would take back is added by the right code.
    Every wrong code is a failure of its own, and then neither its rejection is
    nor that it was the last.
    """
    match event.kind:
        case Kind.SIGN_UP_REJECTED:
            return Signal.REFUSED_SIGN_UP, 1
        case Kind.SIGN_IN_ATTEMPTED | Kind.USER_MIGRATION_REFUSED if (
            event.data.get("trigger") in _OF_A_PASSWORD
        ):
            return Signal.FAILED_SIGN_IN, 1
        case Kind.SIGN_IN_SUCCEEDED:
            return Signal.FAILED_SIGN_IN, -1
        case Kind.CHALLENGE_VERIFIED | Kind.CHALLENGE_ANSWERED_WRONG:
            return Signal.FAILED_SIGN_IN, 1
        case Kind.SIGN_IN_REJECTED if event.data.get("reason") != Reason.WRONG_CODE:
            return Signal.FAILED_SIGN_IN, 1
    return None


_OF_A_PASSWORD = {"PreAuthentication_Authentication", "UserMigration_Authentication"}


def _scopes(event: UserEvent) -> Iterator[tuple[Scope, str]]:
    yield Scope.ALL, ""
    client_id = event.data.get("client_id")
    if isinstance(client_id, str) and 0 < len(client_id) <= _LONGEST_NAME:
        yield Scope.CLIENT, client_id
    if event.subject is not None and len(event.subject) <= _LONGEST_NAME:
        yield Scope.USER, event.subject
