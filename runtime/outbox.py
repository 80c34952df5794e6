"""The queue of challenges whose code is to be sent. A message is the challenge's id, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Outbox:
    """Where CreateAuthChallenge leaves a challenge."""

    def __init__(self, sqs: Any, *, queue_url: str) -> None:
        self._sqs = sqs
        self._queue_url = queue_url

    def put(self, challenge_id: str) -> None:
        """Have the code sent. Twice is as good as once. Raises what boto3 raises."""
        self._sqs.send_message(QueueUrl=self._queue_url, MessageBody=challenge_id)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """
    What the queue delivers.

    Attributes:
        receives: How often it has been delivered, this time included.

    """

    challenge_id: str
    message_id: str
    receipt_handle: str
    receives: int

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> OutboxMessage:
        """Read a record of the event that Lambda makes of the queue's message."""
        return cls(
            challenge_id=record["body"],
            message_id=record["messageId"],
            receipt_handle=record["receiptHandle"],
            receives=int(record["attributes"]["ApproximateReceiveCount"]),
        )


class OutboxEnd:
    """What the sender does with messages that it cannot deal with."""

    def __init__(self, sqs: Any, *, queue_url: str, dead_letters_url: str) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._dead_letters_url = dead_letters_url

    def put_off(self, message: OutboxMessage, *, for_s: int) -> None:
        """Have it delivered again in *for_s* seconds, if the sender leaves it in the queue."""
        self._sqs.change_message_visibility(
            QueueUrl=self._queue_url,
            ReceiptHandle=message.receipt_handle,
            VisibilityTimeout=for_s,
        )

    def give_up(self, message: OutboxMessage) -> None:
        """Keep it where an operator finds it."""
        self._sqs.send_message(QueueUrl=self._dead_letters_url, MessageBody=message.challenge_id)
