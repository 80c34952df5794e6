"""
Who is asked first, and what is told of it.

Ours comes first where it is cheap and may refuse; theirs where what they do is the reason
that they are there, or where a fact is true only after them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announce
from rules import chaining
from rules.passwordless.sign_up import is_asked_for
from rules.refusals import RefusedByNext
from rules.trigger_event import TriggerEvent
from runtime.chained_function import Ask, NextFailed
from triggers.chained.held_back import HeldBack
from triggers.chained.reasons import reason_of

Handle = Callable[[dict[str, Any]], dict[str, Any]]
Made = Callable[[Announce], Handle]  # ours, with what it announces by


def sign_up(made: Made, announce: Announce, *, ask: Ask) -> Handle:
    """Ours, then theirs: nobody has signed up before both let them."""
    held = HeldBack(announce, Kind.SIGN_UP_ACCEPTED, instead=Kind.SIGN_UP_REJECTED)

    def merged(event: dict[str, Any], theirs: chaining.Response) -> dict[str, Any]:
        metadata = TriggerEvent.read(event).texts("clientMetadata")
        is_passwordless = is_asked_for(metadata)
        return chaining.sign_up(_response(event), theirs, is_passwordless=is_passwordless)

    return _held_back(made(held), held, ask=ask, merged=merged)


def message(made: Made, announce: Announce, *, ask: Ask) -> Handle:
    """Ours, then theirs, whose words are what users know."""
    held = HeldBack(announce, Kind.ADDRESS_CHANGE_ACCEPTED, instead=Kind.ADDRESS_CHANGE_REJECTED)
    return _held_back(
        made(held),
        held,
        ask=ask,
        merged=lambda event, theirs: chaining.message(_response(event), theirs),
    )


def confirmation(handle: Handle, *, ask: Ask) -> Handle:
    """Theirs, then ours, whatever theirs did: the user is confirmed."""

    def both(event: dict[str, Any]) -> dict[str, Any]:
        sent, failure = json.dumps(event), None
        try:
            ask(sent)
        except (RefusedByNext, NextFailed) as error:
            failure = error
        answered = handle(event)
        if failure:
            raise failure
        return answered

    return both


def tokens(handle: Handle, *, ask: Ask) -> Handle:
    """Theirs, then ours added to what theirs say."""

    def both(event: dict[str, Any]) -> dict[str, Any]:
        theirs = ask(json.dumps(event))
        answered = handle(event)
        answered["response"] = chaining.tokens(_response(answered), theirs)
        return answered

    return both


def _held_back(
    handle: Handle,
    held: HeldBack,
    *,
    ask: Ask,
    merged: Callable[[dict[str, Any], chaining.Response], dict[str, Any]],
) -> Handle:
    def both(event: dict[str, Any]) -> dict[str, Any]:
        held.forget()
        sent = json.dumps(event)
        answered = handle(event)
        try:
            theirs = ask(sent)
        except (RefusedByNext, NextFailed) as failure:
            held.tell_instead(reason_of(failure))
            raise
        held.tell()
        answered["response"] = merged(answered, theirs)
        return answered

    return both


def _response(event: dict[str, Any]) -> dict[str, Any]:
    found = event.get("response")
    return found if isinstance(found, dict) else {}
