"""
Cognito calls this when a user has signed in, before it hands out the tokens.

Not on a refresh, and not at the first sign-in through an identity provider.
Raising would withhold the tokens; this never does.

Publishes ``sign_in.succeeded``.
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
    """Tell of the sign-in; the first of an invited user and a new device are told apart."""
    asked = TriggerEvent.read(event)
    announce(
        Kind.SIGN_IN_SUCCEEDED,
        asked,
        # Still the old status: Cognito changes it after this trigger.
        first_sign_in=asked.attributes.get("cognito:user_status") == "FORCE_CHANGE_PASSWORD",
        new_device=asked.request.get("newDeviceUsed") is True,
    )
    return event


def wire() -> Handle:
    """Connect the announcer."""
    return partial(handle, announce=announcer(EventSettings()))


handler = entrypoint(wire)
