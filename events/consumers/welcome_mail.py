"""
Sends every new user a welcome e-mail, once.

In the user's language and the operator's brand. Events hold no address, so Cognito is asked
for it. A user who is gone, whose address nobody has proved, or from which mail has bounced,
gets no mail. One that SES does not take is tried again, then ends in the dead-letter queue.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters, user_of
from events.consuming.notify import Notify, wired
from events.contract.catalogue import Kind
from events.contract.schema import decode
from rules.messages.welcome_mail import welcome_mail
from runtime import boto3_clients, clock
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import AddressSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import NoticeSettings

_GREETED_FOR = timedelta(days=3650)  # an event may be replayed from the archive after years


def handle(
    event: dict[str, Any],
    *,
    notify: Notify,
    greeted: SeenEvents,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Mail the users of a batch; answer which of its messages SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        if told.kind is not Kind.USER_CONFIRMED:
            return
        user = user_of(told)
        key = f"{user.pool_id}#{user.name}"
        greeted.once(key, partial(notify, user, welcome_mail), now=now)

    return consume(event, deal=deal, bury=bury)


def wire() -> Handle:
    """Connect to what sends mails, and to the table of users who got one."""
    notify = wired(AddressSettings(), NoticeSettings())
    greeted = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="welcome_mail",
        kept_for=_GREETED_FOR,
    )
    return partial(
        handle, notify=notify, greeted=greeted, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
