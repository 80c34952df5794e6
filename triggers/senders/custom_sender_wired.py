"""`CustomSender`, wired: CustomMessage makes it where the suite sends Cognito's codes."""

from __future__ import annotations

from events.publishing.publish import Announce
from runtime import aws
from runtime.addresses.check import Check
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import PepperSource
from runtime.settings.senders import CustomSenderSettings
from triggers.senders.custom_sender import CustomSender


def custom_sender(settings: CustomSenderSettings, check: Check, announce: Announce) -> CustomSender:
    """Fetch the secret that addresses are sealed with, and connect to the outbox."""
    return CustomSender(
        put=Outbox(aws.sqs(), queue_url=settings.senders_queue_url).put,
        peppers=PepperSource(aws.secrets(), arn=settings.senders_pepper_arn),
        check=check,
        announce=announce,
    )
