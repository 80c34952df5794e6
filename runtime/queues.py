"""SQS queues: sending, hiding, and the dead-letter queue. Every method raises `CallFailed`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_MOST_AT_ONCE = 10  # SQS SendMessageBatch
_MOST_BYTES = 256 * 1024  # of one message, and of all messages of a call
_REFUSED = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class NotQueued(RuntimeError):
    """SQS did not take all of the messages."""


class Queue:
    """One queue. Lambda takes the messages out and removes them."""

    def __init__(self, sqs: Any, *, url: str) -> None:
        self._sqs = sqs
        self._url = url

    def send(self, body: str, *, delay_s: int = 0) -> None:
        """Send a message that comes after *delay_s*, 15 minutes at most."""
        delay = {"DelaySeconds": delay_s} if delay_s else {}
        self._sqs.send_message(QueueUrl=self._url, MessageBody=body, **delay)

    def send_all(self, bodies: Sequence[str], *, delay_s: int) -> None:
        """
        Send every message, ASCII of up to 256 KB; nobody gets it before *delay_s*.

        Raises:
            NotQueued: SQS refused some; the others are sent.

        """
        refused = 0
        for batch in _batches(bodies):
            answer = self._sqs.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(place), "MessageBody": body, "DelaySeconds": delay_s}
                    for place, body in enumerate(batch)
                ],
            )
            refused += len(batch) - len(answer.get("Successful", []))
        if refused:
            raise NotQueued(f"{refused} of {len(bodies)}")

    def hide(self, receipt_handle: str, *, for_s: int) -> None:
        """Let a message that was received come again after *for_s*, 12 hours at most."""
        self._sqs.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt_handle, VisibilityTimeout=for_s
        )


class DeadLetters:
    """The queue of messages for an operator to look at."""

    def __init__(self, sqs: Any, *, dead_letters_url: str) -> None:
        self._sqs = sqs
        self._url = dead_letters_url

    def bury(self, record: Mapping[str, Any], *, why: str) -> None:
        """Keep *record*, as Lambda has it, with its attributes and why."""
        self._sqs.send_message(
            QueueUrl=self._url,
            MessageBody=record["body"],
            MessageAttributes={**_attributes(record), "dead_letter_reason": _text(why)},
        )


class ConsumerQueue(Queue):
    """The queue that a consumer works on, and the queue of those messages that it gives up."""

    def __init__(self, sqs: Any, *, url: str, dead_letters_url: str) -> None:
        super().__init__(sqs, url=url)
        self.bury = DeadLetters(sqs, dead_letters_url=dead_letters_url).bury


def storable(text: str) -> str:
    """*text* as SQS takes it: characters that it does not know replaced, cut to 200,000 bytes."""
    known = _REFUSED.sub("\ufffd", text)
    return known.encode()[:200_000].decode(errors="ignore")


def _batches(bodies: Sequence[str]) -> Iterator[list[str]]:
    """Up to ten, up to the bytes of one call. Bodies are ASCII: a character is a byte."""
    batch: list[str] = []
    for body in bodies:
        if len(batch) == _MOST_AT_ONCE or sum(map(len, batch)) + len(body) > _MOST_BYTES:
            yield batch
            batch = []
        batch.append(body)
    if batch:
        yield batch


def _attributes(record: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """``{"type": {"stringValue": …, "dataType": "String"}}``; all of an event's are texts."""
    told = record.get("messageAttributes", {})
    return {
        name: _text(value["stringValue"]) for name, value in told.items() if "stringValue" in value
    }


def _text(value: str) -> dict[str, str]:
    return {"DataType": "String", "StringValue": value}
