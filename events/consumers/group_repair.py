"""
Gives users the groups that they should have and do not.

A group that could not be assigned at the confirmation is tried again, for
days: the quota may be used up, or the group be made only tomorrow. And users
whom no PostConfirmation trigger ever saw get theirs: those whom an
administrator made, at their first sign-in, imported ones, who have to reset
their password first, and those who signed up without one, at their first code.

Cognito allows 25 calls of the kind a second in the whole account, sign-ups
included. This makes 6 a second in each of its two containers, and fewer while
Cognito refuses: the rest is for confirmations and administrators.

Publishes ``group.assigned``, and ``group.assignment_failed`` for the users that
it sees first; that is then tried again like any other. Of one that failed
again, it publishes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import consume, queues, user_of
from events.consuming.repair import Repair, is_a_job
from events.contract.schema import decode
from events.publishing.publish import announcer
from runtime import aws, boto3_clients, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.seen_events import SeenEvents, StillDealtWith
from runtime.entry import Handle, entrypoint
from runtime.memberships.assignment import group_rules
from runtime.memberships.groups import GroupNotAssigned
from runtime.memberships.groups_by_sub import GroupsBySub
from runtime.operator_files import RulesUnread
from runtime.pace import Pace
from runtime.queues import ConsumerQueue
from runtime.settings.consumers import QueueSettings, SeenSettings
from runtime.settings.events import EventSettings
from runtime.settings.memberships import GroupSettings
from runtime.user_pool.users_by_sub import UsersBySub

CALLS_PER_SECOND = 6
_LONGEST_WAIT_S = 3600


def handle(
    event: dict[str, Any],
    *,
    repair: Repair,
    seen: SeenEvents,
    queue: ConsumerQueue,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Repair for a batch of queue messages; answer which of them SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        if not is_a_job(told):
            return
        user = user_of(told)
        try:
            seen.once(told.dedupe_key, partial(repair, told, user), now=now)
        except (GroupNotAssigned, RulesUnread, StillDealtWith, CallFailed):
            _postpone(record, queue)
            raise

    return consume(event, deal=deal, bury=queue.bury)


def wait_s(tries: int) -> int:
    """
    Seconds until a message that has been delivered *tries* times comes again.

    >>> [wait_s(tries) for tries in (1, 2, 6, 7, 72)]
    [60, 120, 1920, 3600, 3600]
    """
    doublings = min(tries - 1, 6)
    return min(_LONGEST_WAIT_S, 60 << doublings)


def _postpone(record: SQSRecord, queue: ConsumerQueue) -> None:
    tries = int(record.attributes.approximate_receive_count)
    try:
        queue.hide(record.receipt_handle, for_s=wait_s(tries))
    except CallFailed as error:  # then it comes when the queue's own time is up
        observe.logger().warning("message not postponed", error=told(error))


def wire() -> Handle:
    """Read the rules and connect to Cognito; rules that make no sense stop the function here."""
    cognito = aws.cognito()
    users = UsersBySub(cognito)
    groups = GroupSettings()
    repair = Repair(
        rules=group_rules(groups),
        groups=GroupsBySub(cognito, users, makes=groups.default_group),
        users=users,
        announce=announcer(EventSettings()),
        pace=Pace(per_second=CALLS_PER_SECOND),
    )
    seen = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="group_repair",
    )
    return partial(handle, repair=repair, seen=seen, queue=queues(QueueSettings()))


handler = entrypoint(wire)
