"""Putting messages into an SQS queue, and off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_MOST_AT_ONCE = 10  # SQS SendMessageBatch


class NotQueued(RuntimeError):
    """SQS did not take all of the messages."""


class Queue:
    """One queue."""

    def __init__(self, sqs: Any, *, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send_all(self, bodies: Sequence[str], *, delay_s: int) -> None:
        """
        Send every message; nobody gets it before *delay_s*.

        Raises:
            NotQueued: SQS refused some; the others are sent.

        """
        for start in range(0, len(bodies), _MOST_AT_ONCE):
            batch = bodies[start : start + _MOST_AT_ONCE]
            answer = self._sqs.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(place), "MessageBody": body, "DelaySeconds": delay_s}
                    for place, body in enumerate(batch)
                ],
            )
            if answer.get("Failed"):
                raise NotQueued

    def hide(self, receipt_handle: str, *, for_s: int) -> None:
        """Let a message that was received come again after *for_s*. Raises what boto3 raises."""
        self._sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=for_s
        )
