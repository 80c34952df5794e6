"""
Tells operators of users whose sign-ins fail again and again.

The metrics consumer, which sees all events, tells it of such users. When
there are too many failures within the window, operators get one message, and
another when it is over. Until then a message that this sends to its own queue
brings it back every minute; while there is no incident, nothing runs.
Bursts over all users, and of one client, are found by `workers.failure_rates`.

With `RiskPolicy` step_up the topic sends what Cognito's threat protection found: such a user needs
a second step. With `NoticesSecretArn` the operators' topic sends its messages here, too: what an
on-call service is told of alarms and alerts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming import threat_marks
from events.consuming.batch import Bury, consume, queues
from events.consuming.on_call import OnCall, notified, posted
from events.consuming.repeats import repeats_in
from events.consuming.watch import Watch, reminded_of
from events.contract.schema import decode
from rules.alerts.bursts import Thresholds
from rules.alerts.pagers import Pagers
from runtime import aws, boto3_clients, clock
from runtime.alerts.failure_counts import FailureCounts
from runtime.alerts.incidents import Incidents
from runtime.alerts.operators_topic import Operators
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.passwordless.risk_marks import RiskMarks
from runtime.settings.alerts import NoticeSettings, UserAlertSettings
from runtime.settings.codes import RiskSettings
from runtime.settings.consumers import QueueSettings, SeenSettings
from runtime.settings.service import ServiceSettings


def handle(  # noqa: PLR0913  # what hears of what
    event: dict[str, Any],
    *,
    watch: Watch,
    bury: Bury,
    on_call: OnCall | None = None,
    marks: RiskMarks | None = None,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Deal with a batch of queue messages; answer which of them SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        if repeats := repeats_in(record.body):
            watch.hear(repeats, now=now())
        elif incident := reminded_of(record.body):
            watch.check(incident, now=now())
        elif on_call and (envelope := notified(record.body)):
            on_call.hear(envelope)
        else:
            event_told = decode(record.body)
            if marks:  # else one that the topic sent here before
                threat_marks.hear(event_told, marks)

    return consume(event, deal=deal, bury=bury)


def wire() -> Handle:
    """Connect to the tables, the queue and the operators; senseless thresholds stop it here."""
    settings = UserAlertSettings()
    dynamodb, queue = boto3_clients.patient("dynamodb"), queues(QueueSettings())
    table, stack = settings.security_table, ServiceSettings().service
    seen = partial(SeenEvents, dynamodb, table=SeenSettings().seen_events_table)
    operators = Operators(
        boto3_clients.patient("sns"),
        arn=settings.operators_topic_arn,
        chat_runbook=settings.runbook_url if settings.chats else "",
    )
    watch = Watch(
        counts=FailureCounts(dynamodb, table=table),
        incidents=Incidents(dynamodb, table=table),
        told=seen(consumer="security_alerts"),
        tell=operators.tell,
        remind=partial(queue.send, delay_s=settings.alert_check_s),
        thresholds=Thresholds.parse(settings.alert_thresholds),
        window_minutes=settings.alert_window_minutes,
        service=stack,
    )
    on_call = _on_call(seen(consumer="on_call"), stack)
    risk_table = RiskSettings().risk_table
    marks = RiskMarks(dynamodb, table=risk_table) if risk_table else None
    return partial(handle, watch=watch, bury=queue.bury, on_call=on_call, marks=marks)


def _on_call(told: SeenEvents, stack: str) -> OnCall | None:
    """Fetch the keys of the services, if there are any; a secret of another form stops it here."""
    settings = NoticeSettings()
    arn = settings.notices_secret_arn
    if not arn:
        return None
    secret = aws.secrets().get_secret_value(SecretId=arn)["SecretString"]
    return OnCall(
        pagers=Pagers.parse(secret),
        told=told,
        stack=stack,
        runbook=settings.runbook_url,
        remaining_ms=lambda: current_invocation().remaining_ms(),
        post=posted,
    )


handler = entrypoint(wire)
