"""
Cognito calls this before it sends a message of its own, to have it worded.

The words stay the user pool's: a response that is left as it came means just
that. But a user's new address comes by here and nowhere else, so what
PreSignUp would refuse is refused: raising stops the message, and without the
code in it the address is never verified. A user with an address from before
the rules changed is not looked at again, only whoever asks for a code to
change or verify one. Administrators may give their users any address.

Publishes ``address_change.accepted`` and ``address_change.rejected``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from events.catalogue import Kind
from events.publish import Announce, announcer
from rules.address_refusals import address_change_denied
from rules.trigger_event import TriggerEvent
from runtime.address_check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings

_CHANGES = {"CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"}
_NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"  # what Cognito says where an administrator acts


def handle(event: dict[str, Any], *, check: Check, announce: Announce) -> dict[str, Any]:
    """
    Let the pool's own words go out, unless they go to an address that is not welcome.

    Raises:
        AddressChangeDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.

    """
    asked = TriggerEvent.read(event)
    if asked.source in _CHANGES and asked.client_id != _NO_CLIENT:
        _check_address(asked, check, announce)
    return event


def _check_address(asked: TriggerEvent, check: Check, announce: Announce) -> None:
    address = asked.attributes.get("email", "")
    if not address:
        return  # the message goes to a telephone
    verdict = check(address)
    if verdict.is_refused:
        announce(Kind.ADDRESS_CHANGE_REJECTED, asked, **verdict.told())
        raise address_change_denied(verdict)
    announce(Kind.ADDRESS_CHANGE_ACCEPTED, asked, **verdict.told())


def wire() -> Handle:
    """Map the lists into memory and connect the announcer; dnspython waits until it is needed."""
    settings = Settings()
    return partial(handle, check=address_check(settings), announce=announcer(settings))


handler = entrypoint(wire)
