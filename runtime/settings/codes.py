"""Codes of a passwordless sign-in: what the functions that make, send and check them share."""

from __future__ import annotations

import re

from runtime.settings.variable import Settings, Variable, number, one_of, switch, text


def _names(text: str) -> tuple[str, ...]:
    names = tuple(text.split(","))
    if not all(re.fullmatch(r"[A-Z][A-Z_]{1,30}", name, re.ASCII) for name in names):
        raise ValueError
    return names


class AddressKeySettings(Settings):
    """The Secrets Manager secret that addresses are digested with."""

    address_key_secret_arn = text("ADDRESS_KEY_SECRET_ARN")


class ChallengeTableSettings(Settings):
    """
    Where challenges, limits, known devices and sessions are kept.

    Attributes:
        challenge_table: The DynamoDB table of it.

    """

    challenge_table = text("CHALLENGE_TABLE")


class AddressSettings(AddressKeySettings, ChallengeTableSettings):
    """The same, and what addresses are called there."""


class ChallengeSettings(AddressSettings):
    """
    The same, and what codes are derived from.

    Attributes:
        code_pepper_secret_arn: The Secrets Manager secret of the codes.

    """

    code_pepper_secret_arn = text("CODE_PEPPER_SECRET_ARN")


class KnownShareSettings(Settings):
    """The part of each limit that is for known devices, in per cent."""

    known_device_share = number("KNOWN_DEVICE_SHARE", at_least=0, at_most=60)


class CodeSettings(Settings):
    """Digits of a sign-in code."""

    code_length = number("CODE_LENGTH", at_least=6, at_most=10)


class CodeLifetimeSettings(Settings):
    """Seconds until a sign-in code expires; Cognito's session lasts 15 minutes at most."""

    code_lifetime_s = number("CODE_LIFETIME_SECONDS", at_least=60, at_most=900)


class OutboxSettings(Settings):
    """The SQS queue of challenges whose code is to be sent."""

    outbox_queue_url = text("OUTBOX_QUEUE_URL")


class SmsOriginSettings(Settings):
    """The ARN of the phone number, sender id or pool that SMS come from, or nothing."""

    sms_origin = text("SMS_ORIGIN", may_be_empty=True)


class TrySettings(Settings):
    """Answers to one code."""

    code_tries = number("CODE_TRIES", at_least=1, at_most=5)


class SecondStepSettings(Settings):
    """Whether a password comes before the code, and whether a known device needs the code."""

    second_step = one_of("SECOND_STEP", "off", "new_device", "always")

    @property
    def is_second(self) -> bool:
        """Whether each sign-in begins with a password."""
        return self.second_step != "off"

    @property
    def trusts_devices(self) -> bool:
        """Whether a known device stands for the code behind it."""
        return self.second_step == "new_device"


class RiskSettings(Settings):
    """
    Whether a user whom Cognito found at risk needs a second step after a password.

    Attributes:
        risk_table: The DynamoDB table of such users; empty if nobody needs one.

    """

    risk_table = text("RISK_TABLE", may_be_empty=True)


class MfaSettings(Settings):
    """Whether a code is refused to who has a second factor at Cognito; off where nobody has."""

    refuses_code = switch("MFA_AFTER_CODE", off="ignore", on="refuse")


class EnrolledMethodSettings(Settings):
    """The methods that users enrol for; none if nothing is kept of users."""

    enrolled_methods = Variable(
        "ENROLLED_METHODS",
        lambda text: () if text == "none" else _names(text),
        must_be="none, or names of methods, between commas",
    )


class FactorSettings(Settings):
    """
    Where what users enrolled is kept; read where there is a method that they enrol for.

    Attributes:
        factor_table: The DynamoDB table of it.
        factor_key_secret_arn: The Secrets Manager secret that it is protected with.

    """

    factor_table = text("FACTOR_TABLE")
    factor_key_secret_arn = text("FACTOR_KEY_SECRET_ARN")


class MailedMethodSettings(CodeSettings):
    """
    What the methods need that mail a code.

    Attributes:
        passwordless_methods: Those that are offered, the usual one first.

    """

    passwordless_methods = Variable(
        "PASSWORDLESS_METHODS", _names, must_be="names of methods, between commas"
    )


class MethodSettings(MailedMethodSettings, SmsOriginSettings, EnrolledMethodSettings):
    """What all methods need to make a challenge and to check an answer."""
