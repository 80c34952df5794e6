"""
Cognito calls this instead of sending a code of its own: CustomEmailSender and CustomSMSSender.

Nothing is decrypted here and nothing sent: the code goes into the outbox as Cognito encrypted
it, and the address sealed. Who sends it is `triggers.senders.delivery`. Raising makes Cognito
call again; users see no difference either way.

Publishes ``message.failed``, ``address_change.accepted`` and ``address_change.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce
from rules.messages.cognito_code import NOTICE, CognitoCode, channel_of
from rules.passwordless.sealed_address import TooLong, seal
from rules.refusals import AddressChangeDenied
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import chance
from runtime.addresses.check import Check
from runtime.passwordless.pepper import Peppers
from triggers.senders.address_changes import check_change

_ATTRIBUTES: Final = {"email": "email", "sms": "phone_number"}
_LONGEST_CODE = 8192  # characters; one with a temporary password has fewer than 1,500
_LONGEST_LOCALE = 64


class NotToBeSent(Exception):
    """Another try would not help."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomSender:
    """
    Both triggers with their collaborators.

    Attributes:
        put: Puts a message into the outbox; raises `CallFailed`.

    """

    put: Callable[[str], None]
    peppers: Callable[[], Peppers]
    check: Check
    announce: Announce
    new_id: Callable[[], str] = chance.unguessable_id

    def __call__(self, event: dict[str, Any]) -> dict[str, Any]:
        """Have the code sent, unless it goes to an address that is not welcome."""
        asked = TriggerEvent.read(event)
        channel, message = channel_of(asked.source), asked.source.partition("_")[2]
        try:
            if channel == "email":
                check_change(asked, self.check, self.announce)
            self.put(self._sealed(asked, asked.attributes.get(_ATTRIBUTES[channel], "")).body())
        except AddressChangeDenied:
            pass  # told; Cognito would only ask again
        except NotToBeSent as failure:
            said = {"message": message, "channel": channel, "reason": failure.reason}
            self.announce(Kind.MESSAGE_FAILED, asked, **said)
        return event

    def _sealed(self, asked: TriggerEvent, address: str) -> CognitoCode:
        code = asked.request.get("code")
        if code is None and asked.source.endswith(f"_{NOTICE}"):
            code = ""
        elif not (isinstance(code, str) and 0 < len(code) <= _LONGEST_CODE):
            raise NotToBeSent(Reason.UNEXPECTED)
        if not address:
            raise NotToBeSent(Reason.NO_ADDRESS)
        peppers, named = self.peppers(), self.new_id()
        try:
            to = seal(peppers.of(peppers.newest), address, challenge_id=named)
        except TooLong:
            raise NotToBeSent(Reason.NO_ADDRESS) from None
        return CognitoCode(
            id=named,
            source=asked.source,
            pool_id=asked.pool_id,
            client_id=asked.client_id,
            subject=asked.subject or "",
            locale=_locale(asked),
            code=code,
            to=to,
            pepper=peppers.newest,
        )


def _locale(asked: TriggerEvent) -> str:
    wishes = (asked.texts("clientMetadata").get("locale", ""), asked.attributes.get("locale", ""))
    return ",".join(each[:_LONGEST_LOCALE] for each in wishes)
