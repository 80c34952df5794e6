"""Codes that come before there is a user: what PreSignUp mails them by, and checks them by."""

from __future__ import annotations

from datetime import timedelta

from runtime.settings.answers import AnswerSettings
from runtime.settings.codes import (
    AddressSettings,
    CodeLifetimeSettings,
    MailedMethodSettings,
    TrySettings,
)
from runtime.settings.requests import MailRequestSettings
from runtime.settings.sign_up_mails import SignUpMailSettings
from runtime.settings.variable import Settings, attributes, switch


class SenderThereSettings(Settings):
    """Whether the stack has what sends codes; one without passwordless sign-in has not."""

    sends_codes = switch("CODES", off="nowhere", on="here")


class SignUpCodeSettings(
    MailedMethodSettings,
    CodeLifetimeSettings,
    MailRequestSettings,
    SignUpMailSettings,
    AnswerSettings,
):
    """
    All that sign-ups by a code need, numbers together: PreSignUp's environment is the fullest.

    Attributes:
        address_key_secret_arn: The secret that addresses are digested with;
            its tags name the table, the outbox and the secret of codes.
        sign_up_attributes: Those that a sign-up without a password may bring, more than the usual.

    """

    together = "CODE_CHOICES"
    code_length = MailedMethodSettings.code_length
    code_lifetime_s = CodeLifetimeSettings.code_lifetime_s
    code_tries = TrySettings.code_tries
    resend_after_s = MailRequestSettings.resend_after_s
    mails_per_hour = MailRequestSettings.mails_per_hour
    mails_per_day = MailRequestSettings.mails_per_day
    sign_up_mails_per_hour = SignUpMailSettings.sign_up_mails_per_hour
    sign_up_mails_per_day = SignUpMailSettings.sign_up_mails_per_day
    address_key_secret_arn = AddressSettings.address_key_secret_arn
    sign_up_attributes = attributes("SIGN_UP_ATTRIBUTES")

    @property
    def lifetime(self) -> timedelta:
        """How long a code is good for."""
        return timedelta(seconds=self.code_lifetime_s)
