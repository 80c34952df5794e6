"""
Cognito calls this at the start of a custom authentication and after each answer.

It decides: another challenge, tokens, or the end. It reads nothing but the
rounds that Cognito tells, so it cannot fail; what it does not understand ends
the sign-in. A sign-in may begin with a password, which Cognito checks, and the
code is asked for behind it; with ``SecondStep`` it has to, and a known device's
secret may stand for the code.

Publishes ``sign_in.attempted`` (PreAuthentication does not run here),
``challenge.locked`` (when all tries at a code are used up: Cognito's session
was the only way to it) and ``sign_in.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import METHODS, PROOF, Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.passwordless.auth_steps import Policy, Step, is_locked, next_step
from rules.passwordless.code_request import CodeRequest
from rules.passwordless.running_challenge import RunningChallenge
from rules.passwordless.second_step import CUSTOM, PASSWORD, behind_password, has_begun
from rules.trigger_event import TriggerEvent, answer
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import SecondStepSettings, TrySettings
from runtime.settings.events import EventSettings

# The receipt of a code that was answered a moment ago proves what the code did.
_PROVING = frozenset({*METHODS, PROOF})
_ANSWERS: dict[Step, dict[str, str | bool | None]] = {
    Step.CHALLENGE: {
        "challengeName": CUSTOM,
        "issueTokens": False,
        "failAuthentication": False,
    },
    Step.PASSWORD: {
        "challengeName": PASSWORD,
        "issueTokens": False,
        "failAuthentication": False,
    },
    Step.TOKENS: {"challengeName": None, "issueTokens": True, "failAuthentication": False},
    Step.FAIL: {"challengeName": None, "issueTokens": False, "failAuthentication": True},
}


def handle(
    event: dict[str, Any],
    *,
    announce: Announce,
    tries: int,
    is_second: bool = False,
    trusts_devices: bool = False,
) -> dict[str, Any]:
    """
    Answer with the next step; exactly one of challenge, tokens and failure is set.

    *is_second* says that a password has to come before the code, and
    *trusts_devices* that a known device stands for the code then.
    """
    asked = TriggerEvent.read(event)
    session = asked.request.get("session")
    policy = Policy(
        methods=_PROVING, passwordless=not is_second, trusts_devices=trusts_devices, tries=tries
    )
    step = next_step(
        session,
        policy,
        user_not_found=asked.user_not_found,
        asks_for_code=CodeRequest.read(asked.texts("clientMetadata")).asks_for_code,
    )
    if session == [] or has_begun(session):
        flow = "custom_srp" if session else "custom"
        unknown = asked.user_not_found
        announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=unknown, flow=flow)
    if step is Step.FAIL:
        if method := _locked_method(session, tries=tries):
            announce(Kind.CHALLENGE_LOCKED, asked, method=method)
        announce(
            Kind.SIGN_IN_REJECTED,
            asked,
            reason=_why_failed(session, is_second=is_second),
            user_not_found=asked.user_not_found,
        )
    return answer(event, **_ANSWERS[step])


def _why_failed(session: object, *, is_second: bool) -> Reason:
    """*is_second* says that a password had to come first."""
    behind = behind_password(session)
    rounds = session if behind is None and not is_second else behind
    is_ours = isinstance(rounds, list) and all(
        isinstance(entry, dict) and entry.get("challengeName") == CUSTOM for entry in rounds
    )
    return Reason.WRONG_CODE if is_ours else Reason.UNEXPECTED_CHALLENGE


def _locked_method(session: object, *, tries: int) -> str | None:
    """The method of the challenge that takes no more answers; None if there is none."""
    if not (isinstance(session, list) and session and is_locked(session, tries=tries)):
        return None
    last = session[-1]
    metadata = last.get("challengeMetadata") if isinstance(last, dict) else None
    running = RunningChallenge.read(metadata)
    return running.method if running else None


def wire() -> Handle:
    """Connect the announcer."""
    second = SecondStepSettings()
    return partial(
        handle,
        announce=announcer(EventSettings(), opens=False),
        tries=TrySettings().code_tries,
        is_second=second.is_second,
        trusts_devices=second.trusts_devices,
    )


handler = entrypoint(wire)
