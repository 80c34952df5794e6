"""
Cognito calls this before it sends a message of its own, to have it worded.

Where the pool mails through SES, the mails are worded here, in the language of
the client or the user; else the words stay the pool's, which a response left
as it came means. Words that fail stop no mail: then, too, they are the pool's.

A user's new address comes by here and nowhere else, so what PreSignUp would
refuse is refused: raising stops the message, and without the
code in it the address is never verified. A user with an address from before
the rules changed is not looked at again, only whoever asks for a code to
change or verify one. Administrators may give their users any address.

Publishes ``address_change.accepted`` and ``address_change.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announce, announcer
from rules.addresses.refusals import address_change_denied
from rules.messages.account_mail import AccountMail, account_mail
from rules.trigger_event import TriggerEvent, answer
from runtime import observe
from runtime.addresses.check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings.addresses import AddressSettings
from runtime.settings.app import AppSettings, CognitoMailSettings
from runtime.settings.events import ChainSettings, EventSettings

_CHANGES = {"CustomMessage_UpdateUserAttribute", "CustomMessage_VerifyUserAttribute"}
_NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"  # what Cognito says where an administrator acts


def handle(
    event: dict[str, Any],
    *,
    check: Check,
    announce: Announce,
    write: Callable[..., AccountMail | None] | None,
) -> dict[str, Any]:
    """
    Word the mail, unless it goes to an address that is not welcome.

    Without *write* the pool's own words go out.

    Raises:
        AddressChangeDenied: A code such as ``DISPOSABLE_EMAIL`` in front of kind words.

    """
    asked = TriggerEvent.read(event)
    if asked.source in _CHANGES and asked.client_id != _NO_CLIENT:
        _check_address(asked, check, announce)
    mail = _mail(asked, write) if write and asked.attributes.get("email") else None
    return answer(event, emailSubject=mail.subject, emailMessage=mail.html) if mail else event


def _mail(asked: TriggerEvent, write: Callable[..., AccountMail | None]) -> AccountMail | None:
    wishes = (asked.texts("clientMetadata").get("locale", ""), asked.attributes.get("locale", ""))
    try:
        return write(asked.source, locale=",".join(wishes))
    except Exception as error:  # noqa: BLE001  # fail open: the pool's own words will do
        observe.logger().error("mail not worded", error=type(error).__name__)
        return None


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
    """
    Map the lists into memory and connect the announcer; dnspython waits until it is needed.

    A function that had the trigger before is asked behind ours, and its words count.
    """
    check, announce = address_check(AddressSettings()), announcer(EventSettings(), opens=False)
    is_ours = CognitoMailSettings().words_cognitos_mails
    write = partial(account_mail, app_name=AppSettings().app_name) if is_ours else None

    def made(announce: Announce) -> Handle:
        return partial(handle, check=check, announce=announce, write=write)

    if not (theirs := ChainSettings().chained_function):
        return made(announce)
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import orders  # noqa: PLC0415

    return orders.message(made, announce, ask=chained_function(theirs))


handler = entrypoint(wire)
