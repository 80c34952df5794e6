"""
Tells users by mail that their codes are locked, once a day at most.

They would learn it from nothing else: a locked code looks like a wrong one.
An attacker whose wrong codes caused it causes no second one that day. It
goes to a proved address alone, in the language that Cognito has for the user,
and not to one that mail has bounced from.
Told too late it would be wrong, so it is not told an hour after the event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters, user_of
from events.consuming.notify import Notify, wired
from events.contract.catalogue import Kind, Reason
from events.contract.schema import UserEvent, decode
from rules.messages.lock_mail import lock_mail
from runtime import boto3_clients, clock
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import AddressSettings
from runtime.settings.consumers import DeadLetterSettings, SeenSettings
from runtime.settings.mails import NoticeSettings

_IS_NEWS_FOR = timedelta(hours=1)  # as long as the shorter lock lasts


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
        if not _is_a_lock(told) or now() - told.time > _IS_NEWS_FOR:
            return
        user = user_of(told)
        key = f"{user.pool_id}#{user.name}#{told.time:%Y-%m-%d}"
        notified.once(key, partial(notify, user, lock_mail), now=now)

    return consume(event, deal=deal, bury=bury)


def _is_a_lock(told: UserEvent) -> bool:
    """Whether an answer of somebody who exists was refused because there had been too many."""
    is_refused = told.kind is Kind.CHALLENGE_ANSWERED_WRONG
    return is_refused and told.data.get("reason") == Reason.TOO_MANY and told.subject is not None


def wire() -> Handle:
    """Connect to what sends mails, and to the table of what was told."""
    notify = wired(AddressSettings(), NoticeSettings())
    notified = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="lock_notice",
    )
    return partial(
        handle, notify=notify, notified=notified, bury=dead_letters(DeadLetterSettings()).bury
    )


handler = entrypoint(wire)
