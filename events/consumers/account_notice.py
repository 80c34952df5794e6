"""
Tells users by mail what changed in how their account is signed in to.

A new device, a new password, a change of the address that was asked for, an authenticator
app or recovery codes, and a take-over: an attacker with an account does one of them to
come back, and the owner learns of it here (OWASP ASVS 5.0, 6.3.7). Each fact is told once.
It goes to a proved address alone, in the language that Cognito has for the user, and not
to one that mail has bounced from. A change of address is told when it is asked for: until
the new one is proved, Cognito has the old one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters, user_of
from events.consuming.notify import Notify, wired
from events.contract.schema import decode
from rules.messages.account_notice import notice_of
from runtime import boto3_clients, clock
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import AddressSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import NoticeSettings


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
        write = notice_of(told.kind, told.data)
        if write is None or told.subject is None:
            return
        notified.once(told.dedupe_key, partial(notify, user_of(told), write), now=now)

    return consume(event, deal=deal, bury=bury)


def wire() -> Handle:
    """Connect to what sends mails, and to the table of what was told."""
    notify = wired(AddressSettings(), NoticeSettings())
    notified = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="account_notice",
    )
    return partial(
        handle, notify=notify, notified=notified, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
