"""The two triggers around a password, where another function had them before."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announce
from rules.refusals import RefusedByNext
from rules.trigger_event import TriggerEvent
from runtime.chained_function import Ask, NextFailed
from triggers.chained.reasons import reason_of

Handle = Callable[[dict[str, Any]], dict[str, Any]]


def attempt(handle: Handle, announce: Announce, *, ask: Ask) -> Handle:
    """Ours, then theirs: the attempt is a fact, whatever becomes of it."""

    def both(event: dict[str, Any]) -> dict[str, Any]:
        sent = json.dumps(event)
        _asked_for_a_sign_in(handle(event), announce, ask=ask, sent=sent)
        return event

    return both


def sign_in(handle: Handle, announce: Announce, *, ask: Ask) -> Handle:
    """Theirs, then ours: theirs may withhold the tokens, and then nobody has signed in."""

    def both(event: dict[str, Any]) -> dict[str, Any]:
        _asked_for_a_sign_in(event, announce, ask=ask, sent=json.dumps(event))
        return handle(event)

    return both


def _asked_for_a_sign_in(event: dict[str, Any], announce: Announce, *, ask: Ask, sent: str) -> None:
    try:
        ask(sent)
    except (RefusedByNext, NextFailed) as failure:
        asked = TriggerEvent.read(event)
        announce(
            Kind.SIGN_IN_REJECTED,
            asked,
            reason=reason_of(failure),
            user_not_found=asked.user_not_found,
        )
        raise
