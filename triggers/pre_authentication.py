"""
Cognito calls this before it checks a password, right or wrong, a passkey or its own code.

Not in passwordless sign-in (there, DefineAuthChallenge tells of the attempt),
not on a refresh, and not at the first sign-in through an identity provider.

Raising refuses the sign-in. This does where Cognito sends codes of its own: a right one
verifies the address, and so would open an account that a stranger prepared for the owner of
the address. A sign-in by our code hands it over instead. A function that had the trigger
before may refuse, too; it is asked behind this.

Publishes ``sign_in.attempted`` and ``sign_in.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.refusals import UnverifiedAddress
from rules.trigger_event import TriggerEvent
from rules.unproved_address import is_unproved
from runtime.entry import Handle, entrypoint
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.take_over import NativeCodeSettings


def handle(
    event: dict[str, Any], *, announce: Announce, sends_native_codes: bool = False
) -> dict[str, Any]:
    """
    Tell of the attempt; one for a user who does not exist is told apart.

    Raises:
        UnverifiedAddress: Nobody has proved the address, and a code of Cognito's would.

    """
    asked = TriggerEvent.read(event)
    if sends_native_codes and is_unproved(asked.attributes):
        announce(Kind.SIGN_IN_REJECTED, asked, reason=Reason.UNVERIFIED_ADDRESS)
        raise UnverifiedAddress
    announce(Kind.SIGN_IN_ATTEMPTED, asked, user_not_found=asked.user_not_found)
    return event


def wire() -> Handle:
    """Connect the announcer, and the function that had the trigger before."""
    announce = announcer(EventSettings())
    native = NativeCodeSettings().sends_native_codes
    ours = partial(handle, announce=announce, sends_native_codes=native)
    if not (theirs := ChainSettings().chained_function):
        return ours
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import sign_ins  # noqa: PLC0415

    return sign_ins.attempt(ours, announce, ask=chained_function(theirs))


handler = entrypoint(wire)
