"""`CognitoCodes`, wired: the sender of codes makes it where the suite sends Cognito's codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from events.publishing.publish import Announce
from runtime.consuming.seen_events import SeenEvents
from runtime.messages import code_mails, code_texts
from runtime.messages.cognito_budgets import CognitoBudgets
from runtime.messages.sealed_codes import sealed_codes
from runtime.passwordless.outbox import OutboxEnd
from runtime.passwordless.pepper import Peppers
from runtime.settings.sender import SenderSettings
from runtime.settings.senders import CognitoCodeSettings
from triggers.senders.delivery import CognitoCodes

_REMEMBERED, _LEASE = timedelta(days=2), timedelta(seconds=30)  # longer than the function may run


def cognito_codes(  # noqa: PLR0913  # what it works with
    own: CognitoCodeSettings,
    settings: SenderSettings,
    *,
    dynamodb: Any,
    peppers: Callable[[], Peppers],
    outbox: OutboxEnd,
    announce: Announce,
) -> CognitoCodes:
    """Connect to KMS, and to what carries sign-in codes."""
    table, mails = settings.challenge_table, code_mails.mailer(settings)
    seen = SeenEvents(
        dynamodb, table=table, consumer="cognito_code", kept_for=_REMEMBERED, lease=_LEASE
    )
    return CognitoCodes(
        seen=seen,
        opens=sealed_codes(own.senders_key_arn).open,
        peppers=peppers,
        budgets=CognitoBudgets(
            dynamodb=dynamodb,
            table=table,
            addresses=mails.addresses,
            budgets=own.budgets,
            sign_ups=own.sign_up_mail_budget,
        ),
        mails=mails,
        text=code_texts.texter(settings).send,
        outbox=outbox,
        announce=announce,
        app_name=settings.app_name,
        help_url=settings.help_url,
        code_in_subject=settings.shows_code_in_subject,
        brands=code_mails.brands(settings.brand_file, settings.service),
    )
