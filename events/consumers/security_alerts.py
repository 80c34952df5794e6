"""
Tells operators of users whose sign-ins fail again and again.

The metrics consumer, which sees all events, tells it of such users. When
there are too many failures within the window, operators get one message, and
another when it is over. Until then a message that this sends to its own queue
brings it back every minute; while there is no incident, nothing runs.
Bursts over all users, and of one client, are found by `workers.failure_rates`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, queues
from events.consuming.repeats import repeats_in
from events.consuming.watch import Watch, reminded_of
from events.contract.schema import decode
from rules.alerts.bursts import Thresholds
from runtime import boto3_clients, clock
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.alerts.operators_topic import Operators
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.alerts import UserAlertSettings
from runtime.settings.consumers import QueueSettings, SeenSettings
from runtime.settings.service import ServiceSettings


def handle(
    event: dict[str, Any],
    *,
    watch: Watch,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Deal with a batch of queue messages; answer which of them SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        if repeats := repeats_in(record.body):
            watch.hear(repeats, now=now())
        elif incident := reminded_of(record.body):
            watch.check(incident, now=now())
        else:
            decode(record.body)  # an event, which the topic sent here before this version

    return consume(event, deal=deal, bury=bury)


def wire() -> Handle:
    """Connect to the tables, the queue and the operators; senseless thresholds stop it here."""
    settings = UserAlertSettings()
    dynamodb, queue = boto3_clients.patient("dynamodb"), queues(QueueSettings())
    table = settings.security_table
    watch = Watch(
        counts=FailureCounts(dynamodb, table=table),
        incidents=Incidents(dynamodb, table=table),
        told=SeenEvents(
            dynamodb, table=SeenSettings().seen_events_table, consumer="security_alerts"
        ),
        tell=Operators(boto3_clients.patient("sns"), arn=settings.operators_topic_arn).tell,
        remind=partial(queue.send, delay_s=settings.alert_check_s),
        thresholds=Thresholds.parse(settings.alert_thresholds),
        window_minutes=settings.alert_window_minutes,
        service=ServiceSettings().service,
    )
    return partial(handle, watch=watch, bury=queue.bury)


handler = entrypoint(wire)
