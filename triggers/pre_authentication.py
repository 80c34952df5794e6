"""
Cognito calls this before it checks a password, right or wrong.

Not in passwordless sign-in (there, DefineAuthChallenge tells of the attempt),
not on a refresh, and not at the first sign-in through an identity provider.
Raising would refuse the sign-in; this never does.

Publishes ``sign_in.attempted``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announce, announcer
from rules.trigger_event import TriggerEvent
from runtime.entry import Handle, entrypoint
from runtime.settings.events import EventSettings


def handle(event: dict[str, Any], *, announce: Announce) -> dict[str, Any]:
    """Tell of the attempt; one for a user who does not exist is told apart."""
    asked = TriggerEvent.read(event)
    announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=asked.user_not_found)
    return event


def wire() -> Handle:
    """Connect the announcer."""
    return partial(handle, announce=announcer(EventSettings()))


handler = entrypoint(wire)
