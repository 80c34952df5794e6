"""
The ways to sign in without a password, one file each.

Another one is a file next to this, called as the method is, and a line in `METHODS` of the
catalogue: channels, metrics, schemas and this registry follow from that line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from events.contract.catalogue import METHODS
from rules.passwordless.send_budget import SendBudget
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import MailedMethodSettings, MethodSettings
from runtime.settings.variable import InvalidSetting
from triggers.passwordless.method import Carriers, Delivery, Method

if TYPE_CHECKING:  # only CreateAuthChallenge and the sender read them
    from types import ModuleType

    from runtime.settings.requests import RequestSettings
    from runtime.settings.sender import DeliverySettings

# The file of each, by its name; a trigger imports those that are offered, and no other.
FILES: Mapping[str, str] = {name: name.lower() for name in METHODS}
_SETTINGS = "PASSWORDLESS_METHODS and ENROLLED_METHODS"
# What each channel may send to one user.
_BUDGETS: Mapping[str, Callable[[RequestSettings], SendBudget]] = {
    "email": lambda settings: settings.mail_budget,
    "sms": lambda settings: settings.sms_budget,
}


class ChannelWithoutBudget(LookupError):
    """A method sends by a channel that nothing limits; the message names both."""


def methods(settings: MethodSettings) -> Mapping[str, Method]:
    """
    Those that are offered, by their names, the usual one first.

    SMS is the last, and is there only if there is something to send it from.
    """
    sms = ("SMS_CODE",) if settings.sms_origin else ()
    names = (*settings.passwordless_methods, *settings.enrolled_methods, *sms)
    if unknown := sorted(set(names) - set(FILES)):
        raise InvalidSetting(f"{_SETTINGS} have no method called {', '.join(unknown)}")
    return {name: module(name).method(settings) for name in names}


def mailed_methods(settings: MailedMethodSettings) -> Mapping[str, Method]:
    """Those that mail, by their names, the usual one first: all that a sign-up can go by."""
    names = [name for name in settings.passwordless_methods if METHODS.get(name) == "email"]
    if not names:
        raise InvalidSetting("PASSWORDLESS_METHODS has no method that mails a code")
    return {name: module(name).method(settings) for name in names}


def budgets(settings: RequestSettings, offered: Mapping[str, Method]) -> Mapping[str, SendBudget]:
    """What those that are *offered* may send, by channel. Raises `ChannelWithoutBudget`."""
    sending = {method.channel: name for name, method in offered.items() if method.channel}
    for channel, name in sending.items():
        if channel not in _BUDGETS:
            raise ChannelWithoutBudget(f"{name} sends by {channel}, which has no budget")
    return {channel: _BUDGETS[channel](settings) for channel in sending}


def deliveries(
    settings: DeliverySettings, peppers: Callable[[], Peppers], carriers: Carriers
) -> Mapping[str, Delivery]:
    """What sends the message of each that sends, offered or not, by its name."""
    return {
        name: module(name).delivery(settings, peppers, carriers)
        for name in FILES
        if hasattr(module(name), "delivery")
    }


def module(name: str) -> ModuleType:
    """The file of a method."""
    return import_module(f"triggers.passwordless.{FILES[name]}")
