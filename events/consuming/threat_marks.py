"""From events of Cognito's threat protection to users who need a second step."""

from __future__ import annotations

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent
from rules.passwordless.risk import needs_second_step
from runtime.passwordless.risk_marks import RiskMarks


def hear(event: UserEvent, marks: RiskMarks) -> None:
    """
    Mark the user of a risk, or take the mark away by a reset password. Raises `CallFailed`.

    A user who resets a password has answered Cognito's code, so the pages of Cognito, which ask
    for none of ours, lead out as well. To hear of an event twice changes nothing.
    """
    if not event.subject:
        return
    if event.kind is Kind.PASSWORD_RESET:
        marks.prove(event.subject, at=event.time)
    elif needs_second_step(event.kind, event.data):
        marks.mark(event.subject, at=event.time)
