"""The queue that a consumer works on, and the queue of those messages that it gives up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class DeadLetters:
    """The queue of messages for an operator to look at."""

    def __init__(self, sqs: Any, *, dead_letters_url: str) -> None:
        self._sqs = sqs
        self._dead_letters_url = dead_letters_url

    def bury(self, record: Mapping[str, Any], *, why: str) -> None:
        """Keep *record*, as Lambda has it, with its attributes and why. Raises boto3's own."""
        self._sqs.send_message(
            QueueUrl=self._dead_letters_url,
            MessageBody=record["body"],
            MessageAttributes={**_attributes(record), "dead_letter_reason": _text(why)},
        )


class ConsumerQueue(DeadLetters):
    """Both queues. Lambda takes the messages out and removes them."""

    def __init__(self, sqs: Any, *, url: str, dead_letters_url: str) -> None:
        super().__init__(sqs, dead_letters_url=dead_letters_url)
        self._url = url

    def send(self, body: str, *, delay_s: int) -> None:
        """Send a message that comes after *delay_s*, 15 minutes at the most. Raises boto3's own."""
        self._sqs.send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=delay_s)

    def hide(self, record: Mapping[str, Any], *, seconds: int) -> None:
        """Let *record* come again after *seconds*, 12 hours at the most. Raises boto3's own."""
        self._sqs.change_message_visibility(
            QueueUrl=self._url,
            ReceiptHandle=record["receiptHandle"],
            VisibilityTimeout=seconds,
        )


def _attributes(record: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """``{"type": {"stringValue": …, "dataType": "String"}}``; all of an event's are texts."""
    told = record.get("messageAttributes", {})
    return {
        name: _text(value["stringValue"]) for name, value in told.items() if "stringValue" in value
    }


def _text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}
