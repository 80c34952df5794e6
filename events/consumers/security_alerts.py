"""
Tells operators of bursts of failed sign-ins and of refused sign-ups.

Failures are counted by minute, for each user, for each client and over all,
in the minute of the event: one that comes late or twice changes nothing. When
there are too many within the window, operators get one message, and another
when it is over. Until then a message that this sends to its own queue brings
it back every minute; while there is no incident, nothing runs.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, queues
from events.consuming.watch import Watch, reminded_of
from events.contract.schema import UserEvent, decode
from rules.alerts.bursts import Thresholds
from runtime import aws, chance, clock, observe
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.alerts.operators_topic import Operators
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.settings.alerts import AlertSettings
from runtime.settings.consumers import QueueSettings, SeenSettings
from runtime.settings.service import ServiceSettings


def handle(
    event: dict[str, Any],
    *,
    watch: Watch,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Count a batch of queue messages; answer which of them SQS is to deliver again."""
    batch = Batch(watch, now=now())
    answer = consume(event, deal=batch.add, bury=bury)
    answer["batchItemFailures"] += [{"itemIdentifier": each} for each in batch.count()]
    return answer


class Batch:
    """The events of one batch. They are counted together or not at all."""

    def __init__(self, watch: Watch, *, now: datetime) -> None:
        self._watch = watch
        self._now = now
        self._events: dict[str, UserEvent] = {}  # by message id

    def add(self, record: SQSRecord) -> None:
        """Take an event in, or look after an incident. Raises `UnreadableEvent`, `CallFailed`."""
        incident = reminded_of(record.body)
        if incident is None:
            self._events[record.message_id] = decode(record.body)
        else:
            self._watch.check(incident, owner=record.message_id, now=self._now)

    def count(self) -> list[str]:
        """Count the events, and answer the messages of those that could not be."""
        if not self._events:
            return []
        try:
            self._watch.count(list(self._events.values()), now=self._now)
        except CallFailed as error:
            observe.logger().warning("failures not counted", error=told(error))
            return list(self._events)
        return []


def wire() -> Handle:
    """Connect to the tables, the queue and the operators; senseless thresholds stop it here."""
    settings = AlertSettings()
    dynamodb, queue = aws.patient("dynamodb"), queues(QueueSettings())
    table = settings.security_table
    watch = Watch(
        counts=FailureCounts(dynamodb, table=table, shard=chance.unguessable_id()),
        incidents=Incidents(dynamodb, table=table),
        told=SeenEvents(
            dynamodb, table=SeenSettings().seen_events_table, consumer="security_alerts"
        ),
        tell=Operators(aws.patient("sns"), arn=settings.operators_topic_arn).tell,
        remind=partial(queue.send, delay_s=settings.alert_check_s),
        thresholds=Thresholds.parse(settings.alert_thresholds),
        window_minutes=settings.alert_window_minutes,
        service=ServiceSettings().service,
    )
    return partial(handle, watch=watch, bury=queue.bury)


handler = entrypoint(wire)
