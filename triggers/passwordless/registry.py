"""The ways to sign in without a password. Another one is a file beside this and a line in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import MethodSettings
from runtime.settings.variable import InvalidSetting
from triggers.passwordless import email_code, magic_link, sms_code
from triggers.passwordless.method import Delivery, Method

if TYPE_CHECKING:  # only the sender reads them
    from runtime.settings.sender import DeliverySettings

_MODULES = {
    email_code.NAME: email_code,
    magic_link.NAME: magic_link,
    sms_code.NAME: sms_code,
}


def methods(settings: MethodSettings) -> Mapping[str, Method]:
    """
    Those that are offered, by their names, the usual one first.

    SMS is the last, and is there only if there is something to send it from.
    """
    sms = (sms_code.NAME,) if settings.sms_origin else ()
    names = (*settings.passwordless_methods, *sms)
    if unknown := sorted(set(names) - set(_MODULES)):
        raise InvalidSetting(f"PASSWORDLESS_METHODS has no method called {', '.join(unknown)}")
    return {name: _MODULES[name].method(settings) for name in names}


def deliveries(
    settings: DeliverySettings, peppers: Callable[[], Peppers]
) -> Mapping[str, Delivery]:
    """What sends the message of each, offered or not, by its name."""
    return {name: module.delivery(settings, peppers) for name, module in _MODULES.items()}
