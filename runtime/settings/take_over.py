"""Accounts whose address nobody has proved: who gets in, and what becomes of them."""

from __future__ import annotations

import re

from runtime.settings.variable import Settings, Variable, switch

# Never one that signs somebody in, or that a code is sent to.
_NEVER_KEPT = {"phone_number", "phone_number_verified", "preferred_username"}


def attribute_names(text: str) -> tuple[str, ...]:
    """Read names with commas between. Raises ValueError of one by which somebody is reached."""
    names = tuple(name for name in text.split(",") if name)
    if not all(re.fullmatch(r"[a-z_]{1,32}|custom:[\w-]{1,20}", name, re.ASCII) for name in names):
        raise ValueError
    if _NEVER_KEPT.intersection(names):
        raise ValueError
    return names


class UnverifiedSettings(Settings):
    """Whether a password opens an account whose address nobody has proved."""

    allows_unverified_passwords = switch("UNVERIFIED_PASSWORDS", off="refuse", on="allow")


class UnverifiedMailSettings(Settings):
    """
    Whether a code is mailed to an address that nobody has proved, and hands the account over.

    It may be false in a pool that is not ours, where whoever has stolen a token may have set it.
    """

    mails_unverified = switch("MAIL_TO_UNVERIFIED", off="false", on="true")


class TakeOverSettings(Settings):
    """Attributes that the owner of an address keeps when an account is handed over."""

    take_over_keeps = Variable(
        "TAKE_OVER_KEEPS",
        attribute_names,
        must_be="names of attributes, between commas, and none that signs somebody in",
        may_be_empty=True,
    )
