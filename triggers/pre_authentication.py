"""
Cognito calls this before it checks a password, right or wrong.

Not in passwordless sign-in (there, DefineAuthChallenge tells of the attempt),
not on a refresh, and not at the first sign-in through an identity provider.
Raising would refuse the sign-in; this never does, but a function that had the trigger
before may, which is asked behind it.

Publishes ``sign_in.attempted``, and ``sign_in.rejected`` of that function.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announce, announcer
from rules.trigger_event import TriggerEvent
from runtime.entry import Handle, entrypoint
from runtime.settings.events import ChainSettings, EventSettings


def handle(event: dict[str, Any], *, announce: Announce) -> dict[str, Any]:
    """Tell of the attempt; one for a user who does not exist is told apart."""
    asked = TriggerEvent.read(event)
    announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=asked.user_not_found)
    return event


def wire() -> Handle:
    """Connect the announcer, and the function that had the trigger before."""
    announce = announcer(EventSettings())
    ours = partial(handle, announce=announce)
    if not (theirs := ChainSettings().chained_function):
        return ours
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import sign_ins  # noqa: PLC0415

    return sign_ins.attempt(ours, announce, ask=chained_function(theirs))


handler = entrypoint(wire)
