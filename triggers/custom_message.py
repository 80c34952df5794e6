"""
Cognito calls this before it sends a message of its own, to have it worded.

Where the pool mails through SES, the mails are worded here, in the language of
the client or the user; else the words stay the pool's, which a response left
as it came means. Words that fail stop no mail: then, too, they are the pool's.

A user's new address comes by here and nowhere else, so what PreSignUp would
refuse is refused: raising stops the message, and without the
code in it the address is never verified. A user with an address from before
the rules changed is not looked at again, only a user who asks for a code to
change or verify one. Administrators may give their users any address.

Where the suite sends these messages, Cognito calls the same function as
CustomEmailSender and CustomSMSSender: see `triggers.senders.custom_sender`.

Publishes ``address_change.accepted`` and ``address_change.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.publishing.publish import Announce, announcer
from rules.messages.account_mail import AccountMail, account_mail
from rules.messages.cognito_code import is_sender
from rules.trigger_event import TriggerEvent, answer
from runtime import observe
from runtime.addresses.check import Check, address_check
from runtime.entry import Handle, entrypoint
from runtime.settings.addresses import AddressSettings
from runtime.settings.app import AppSettings, CognitoMailSettings
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.senders import CustomSenderSettings
from triggers.senders.address_changes import check_change


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
    check_change(asked, check, announce)
    mail = _mail(asked, write) if write and asked.attributes.get("email") else None
    return answer(event, emailSubject=mail.subject, emailMessage=mail.html) if mail else event


def _mail(asked: TriggerEvent, write: Callable[..., AccountMail | None]) -> AccountMail | None:
    wishes = (asked.texts("clientMetadata").get("locale", ""), asked.attributes.get("locale", ""))
    try:
        return write(asked.source, locale=",".join(wishes))
    except Exception as error:  # noqa: BLE001  # fail open: the pool's own words will do
        observe.logger().error("mail not worded", error=type(error).__name__)
        return None


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

    message, senders = _chained(made, announce), CustomSenderSettings()
    if not senders.senders_queue_url:
        return message
    # late: import cost
    from triggers.senders.custom_sender_wired import custom_sender  # noqa: PLC0415

    return partial(either, message=message, send=custom_sender(senders, check, announce))


def either(event: dict[str, Any], *, message: Handle, send: Handle) -> dict[str, Any]:
    """Word the message, or *send* it where Cognito does not."""
    handle = send if is_sender(str(event.get("triggerSource"))) else message
    answered: dict[str, Any] = handle(event)
    return answered


def _chained(made: Callable[[Announce], Handle], announce: Announce) -> Handle:
    if not (theirs := ChainSettings().chained_function):
        return made(announce)
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import orders  # noqa: PLC0415

    return orders.message(made, announce, ask=chained_function(theirs))


handler = entrypoint(wire)
