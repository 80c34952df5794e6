"""
A code by SMS, to a number that its owner has verified.

Messages cost, and may earn somebody else what they cost: none is sent but to
countries that the operator chose, at the price that one may have, within what
all of them may cost in an hour and on a day.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import CodeSettings
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.method import Carriers, Delivery

if TYPE_CHECKING:  # only the sender reads them
    from runtime.settings.sender import DeliverySettings

NAME = "SMS_CODE"


def method(settings: CodeSettings) -> EmailCode:
    """
    The method as the stack is set up: codes like those of mails, sent another way.

    Most users have no number; there is no code of theirs to guess.
    """
    return EmailCode(length=settings.code_length, name=NAME, channel="sms", must_be_sent=True)


def delivery(
    settings: DeliverySettings, peppers: Callable[[], Peppers], carriers: Carriers
) -> Delivery:
    """Its delivery, through AWS End User Messaging."""
    return carriers.texts(settings, peppers)
