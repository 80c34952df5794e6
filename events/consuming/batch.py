"""
What every consumer of user events does with a batch of queue messages.

Each message stands for itself. One that no code can read goes to the
dead-letter queue at once, with the reason as its attribute
``dead_letter_reason``: reading it five times more would not help. One that
cannot be dealt with now stays in the queue and comes again. An event of a kind
that came after this code is none of the consumer's business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.batch.base import FailureResponse
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.contract.schema import UnknownKind, UnreadableEvent, UserEvent
from rules.value import dataclass
from runtime import boto3_clients, observe
from runtime.queues import ConsumerQueue, DeadLetters
from runtime.settings.consumers import DeadLetterSettings, QueueSettings

_SOURCE = re.compile(r"/cognito/(?P<pool_id>[\w-]{1,55}_[0-9A-Za-z]{1,55})", re.ASCII)


class Bury(Protocol):
    """Put the message *record* away for an operator to look at, and say *why*."""

    def __call__(self, record: Mapping[str, Any], /, *, why: str) -> None: ...  # noqa: D102  # the class says it


def consume(
    event: Mapping[str, Any], *, deal: Callable[[SQSRecord], None], bury: Bury
) -> dict[str, Any]:
    """
    Hand each message of *event* to *deal*; answer which of them SQS is to deliver again.

    Those are the ones for which *deal* raises anything but `UnreadableEvent`,
    and those that could not be buried.
    """

    def deal_or_bury(record: SQSRecord) -> None:
        try:
            deal(record)
        except UnknownKind as newer:
            observe.logger().info("event of a later kind", kind=str(newer))
        except UnreadableEvent as error:
            observe.logger().warning(
                "unreadable event", message_id=record.message_id, why=str(error)
            )
            bury(record.raw_event, why=str(error))

    processor = _Batch(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    with processor(event["Records"], deal_or_bury):
        processor.process()
    return {**processor.response()}


class _Batch(BatchProcessor):
    """Tells of each message that failed; the text of an error may quote a user."""

    def failure_handler(self, record: Any, exception: Any) -> FailureResponse:
        error = exception[1]
        observe.logger().warning(
            "message failed",
            message_id=record.message_id,
            error=type(error).__name__,
            reason=getattr(error, "reason", None),
        )
        return super().failure_handler(record, exception)


@dataclass(frozen=True, slots=True)
class User:
    """Whom an event is about. In this suite's pool the ``sub`` is the user's name as well."""

    pool_id: str
    name: str


def user_of(event: UserEvent) -> User:
    """Whom *event* is about. Raises `UnreadableEvent` if it does not say."""
    match = _SOURCE.fullmatch(event.source)
    if match is None or event.subject is None:
        raise UnreadableEvent("of no user of a user pool")
    return User(match["pool_id"], event.subject)


def dead_letters(settings: DeadLetterSettings) -> DeadLetters:
    """Those of this consumer."""
    return DeadLetters(
        boto3_clients.patient("sqs"), dead_letters_url=settings.dead_letter_queue_url
    )


def queues(settings: QueueSettings) -> ConsumerQueue:
    """The queue of this consumer, and its dead letters."""
    return ConsumerQueue(
        boto3_clients.patient("sqs"),
        url=settings.consumer_queue_url,
        dead_letters_url=settings.dead_letter_queue_url,
    )
