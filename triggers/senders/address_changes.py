"""The check of an address that a user changes to, before a code goes there."""

from __future__ import annotations

from typing import Final

from events.contract.catalogue import Kind
from events.publishing.publish import Announce
from rules.addresses.refusals import address_change_denied
from rules.trigger_event import TriggerEvent
from runtime.addresses.check import Check

_CHANGES: Final = {"UpdateUserAttribute", "VerifyUserAttribute"}
_NO_CLIENT: Final = "CLIENT_ID_NOT_APPLICABLE"  # what Cognito says where an administrator acts


def check_change(asked: TriggerEvent, check: Check, announce: Announce) -> None:
    """
    Check the address, if a user asks for a code to change or verify one.

    Raises:
        AddressChangeDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.

    """
    address = asked.attributes.get("email", "")
    is_change = asked.source.partition("_")[2] in _CHANGES and asked.client_id != _NO_CLIENT
    if not (is_change and address):  # without an address the message goes to a telephone
        return
    verdict = check(address)
    if verdict.is_refused:
        announce(Kind.ADDRESS_CHANGE_REJECTED, asked, **verdict.told())
        raise address_change_denied(verdict)
    announce(Kind.ADDRESS_CHANGE_ACCEPTED, asked, **verdict.told())
