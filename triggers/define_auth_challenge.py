"""
Cognito calls this at the start of a custom authentication and after each answer.

It decides: another challenge, tokens, or the end. It reads nothing but the
rounds that Cognito tells, so it cannot fail; what it does not understand ends
the sign-in.

Publishes ``sign_in.attempted`` (PreAuthentication does not run here) and
``sign_in.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.catalogue import Kind, Reason
from events.publish import Announce, announcer
from rules.auth_steps import Step, next_step
from rules.trigger_event import TriggerEvent, answer
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings

_ANSWERS: dict[Step, dict[str, str | bool | None]] = {
    Step.CHALLENGE: {
        "challengeName": "CUSTOM_CHALLENGE",
        "issueTokens": False,
        "failAuthentication": False,
    },
    Step.TOKENS: {"challengeName": None, "issueTokens": True, "failAuthentication": False},
    Step.FAIL: {"challengeName": None, "issueTokens": False, "failAuthentication": True},
}


def handle(event: dict[str, Any], *, announce: Announce) -> dict[str, Any]:
    """Answer with the next step; exactly one of challenge, tokens and failure is set."""
    asked = TriggerEvent.read(event)
    session = asked.request.get("session")
    step = next_step(session, user_not_found=asked.user_not_found)
    if session == []:
        announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=asked.user_not_found)
    if step is Step.FAIL:
        announce(
            Kind.SIGN_IN_REJECTED,
            asked,
            reason=_why_failed(session),
            user_not_found=asked.user_not_found,
        )
    return answer(event, **_ANSWERS[step])


def _why_failed(session: object) -> Reason:
    is_ours = isinstance(session, list) and all(
        isinstance(entry, dict) and entry.get("challengeName") == "CUSTOM_CHALLENGE"
        for entry in session
    )
    return Reason.WRONG_CODE if is_ours else Reason.UNEXPECTED_CHALLENGE


def wire() -> Handle:
    """Connect the announcer."""
    return partial(handle, announce=announcer(Settings()))


handler = entrypoint(wire)
