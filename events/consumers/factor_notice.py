"""
Tells users by mail that an authenticator app or recovery codes were added or removed.

Whoever has taken an account over enrols something to come back with; the owner learns
of it here (OWASP ASVS 5.0, 6.3.7). It goes to a proved address alone, in the language
that Cognito has for the user, and not to one that mail has bounced from.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters, user_of
from events.consuming.notify import Notify, wired
from events.contract.catalogue import Kind
from events.contract.schema import decode
from rules.messages.factor_mail import factor_mail, is_told
from runtime import boto3_clients, clock
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import AddressSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import NoticeSettings

_KINDS = (Kind.FACTOR_ADDED, Kind.FACTOR_REMOVED)


def handle(
    event: dict[str, Any],
    *,
    notify: Notify,
    notified: SeenEvents,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Tell the users of a batch; answer which of its messages SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        method = str(told.data.get("method", ""))
        if told.kind not in _KINDS or not is_told(method):
            return
        write = partial(factor_mail, method=method, is_added=told.kind is Kind.FACTOR_ADDED)
        notified.once(told.dedupe_key, partial(notify, user_of(told), write), now=now)

    return consume(event, deal=deal, bury=bury)


def wire() -> Handle:
    """Connect to what sends mails, and to the table of what was told."""
    notify = wired(AddressSettings(), NoticeSettings())
    notified = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="factor_notice",
    )
    return partial(
        handle, notify=notify, notified=notified, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
