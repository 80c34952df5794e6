"""Accounts whose address nobody has proved: who gets in, and what becomes of them."""

from __future__ import annotations

from runtime.settings.variable import Settings, attributes, switch


class UnverifiedSettings(Settings):
    """Whether a password opens an account whose address nobody has proved."""

    allows_unverified_passwords = switch("UNVERIFIED_PASSWORDS", off="refuse", on="allow")


class NativeCodeSettings(Settings):
    """Whether Cognito sends codes of its own, which verify an address without our triggers."""

    sends_native_codes = switch("NATIVE_CODES", off="off", on="email")


class UnverifiedMailSettings(Settings):
    """
    Whether a code is mailed to an address that nobody has proved, and hands the account over.

    It may be false in a pool that is not ours, where a thief of a token may have set it.
    """

    mails_unverified = switch("MAIL_TO_UNVERIFIED", off="false", on="true")


class TakeOverSettings(Settings):
    """Attributes that the owner of an address keeps when an account is handed over."""

    take_over_keeps = attributes("TAKE_OVER_KEEPS")
