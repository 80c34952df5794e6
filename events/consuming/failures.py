"""What user events say about failed sign-ins and refused sign-ups."""

from __future__ import annotations

from dataclasses import dataclass

from events.contract.catalogue import Kind, Reason
from events.contract.schema import UserEvent
from rules.alerts.bursts import Scope, Signal

LONGEST_NAME = 128
_OF_A_PASSWORD = {"PreAuthentication_Authentication", "UserMigration_Authentication"}


@dataclass(frozen=True, slots=True)
class Weight:
    """What an event adds to the attempts and to the failures of its minute."""

    signal: Signal
    attempts: int
    failures: int


def weight_of(event: UserEvent) -> Weight | None:
    """
    What *event* tells of, or takes back.

    No event tells of a wrong password: it is an attempt that no success
    follows. A success takes its attempt back. A passwordless one has no
    attempt by password, so what it would take back is added by the right code.
    Every wrong code is a failure of its own, and then neither its rejection is
    nor that it was the last.
    """
    if event.kind is Kind.SIGN_IN_ATTEMPTED:
        return _FAILED if _is_by_password(event) else _ATTEMPTED
    if event.kind is Kind.USER_MIGRATION_REFUSED and not _is_by_password(event):
        return None
    if event.kind is Kind.SIGN_IN_REJECTED and event.data.get("reason") == Reason.WRONG_CODE:
        return None
    return _WEIGHTS.get(event.kind)


_FAILED = Weight(Signal.FAILED_SIGN_IN, 1, 1)
_ATTEMPTED = Weight(Signal.FAILED_SIGN_IN, 1, 0)
_WEIGHTS = {
    Kind.SIGN_UP_ACCEPTED: Weight(Signal.REFUSED_SIGN_UP, 1, 0),
    Kind.SIGN_UP_REJECTED: Weight(Signal.REFUSED_SIGN_UP, 1, 1),
    Kind.USER_MIGRATION_REFUSED: _FAILED,
    Kind.SIGN_IN_SUCCEEDED: Weight(Signal.FAILED_SIGN_IN, 0, -1),
    Kind.CHALLENGE_VERIFIED: Weight(Signal.FAILED_SIGN_IN, 0, 1),
    Kind.CHALLENGE_ANSWERED_WRONG: _FAILED,
    Kind.SIGN_IN_REJECTED: _FAILED,
}


def _is_by_password(event: UserEvent) -> bool:
    return event.data.get("trigger") in _OF_A_PASSWORD


def scopes_of(event: UserEvent) -> list[tuple[Scope, str]]:
    """With whose failures those of *event* are counted: everybody's, and its client's."""
    client_id = event.data.get("client_id")
    of_all = (Scope.ALL, "")
    if isinstance(client_id, str) and 0 < len(client_id) <= LONGEST_NAME:
        return [of_all, (Scope.CLIENT, client_id)]
    return [of_all]


def minute_of(event: UserEvent) -> int:
    """The minute since 1970 in which *event* happened."""
    return int(event.time.timestamp() // 60)
