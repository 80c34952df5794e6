"""The sender of codes."""

from __future__ import annotations

from runtime.settings.codes import (
    ChallengeSettings,
    CodeLifetimeSettings,
    CodeSettings,
    OutboxSettings,
)
from runtime.settings.mails import CodeMailSettings
from runtime.settings.sms import SmsSettings
from runtime.settings.variable import text


class DeliverySettings(
    ChallengeSettings, CodeSettings, CodeLifetimeSettings, CodeMailSettings, SmsSettings
):
    """What the methods need to send a code."""


class SenderSettings(DeliverySettings, OutboxSettings):
    """
    The same, and what is to be sent.

    Attributes:
        outbox_dead_letters_url: The SQS queue of challenges whose code could
            not be sent.

    """

    outbox_dead_letters_url = text("OUTBOX_DEAD_LETTERS_URL")
