"""Read dead-letter messages without removing them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from events.contract.schema import UnknownKind, UnreadableEvent, decode
from operators.sight import Sight

_HIDDEN_S = 30  # from others, while they are looked at; then they are put back
_MOST_AT_ONCE = 10  # SQS ReceiveMessage
_WORDS = re.compile(r"[\w .,:<>()-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Letter:
    """
    One dead letter, as far as it may be seen.

    Attributes:
        reason: Why it is one: what the consumer noted, or what is wrong with it.
        sent_at: When it came into its first queue.

    """

    message_id: str
    reason: str
    sight: Sight
    sent_at: datetime

    @classmethod
    def read(cls, message: dict[str, Any]) -> Self:
        """Read what SQS answers to ReceiveMessage, all attributes asked for."""
        sent_ms = int(message["Attributes"]["SentTimestamp"])
        return cls(
            message_id=message["MessageId"],
            reason=_noted(message) or _wrong(message["Body"]),
            sight=Sight.of(message["Body"]),
            sent_at=datetime.fromtimestamp(sent_ms / 1000, UTC),
        )


def waiting(sqs: Any, queue_url: str) -> int:
    """About how many messages are in the queue, those that somebody looks at included."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    answer = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=names)
    return sum(int(answer["Attributes"][name]) for name in names)


def peek(sqs: Any, queue_url: str, *, most: int) -> list[Letter]:
    """At most *most* dead-letter messages, oldest first; all of them are put back at once."""
    held: dict[str, dict[str, Any]] = {}
    try:
        while len(held) < most:
            messages = received(sqs, queue_url, most=most - len(held), hidden_s=_HIDDEN_S)
            if not messages.keys() - held.keys():
                break
            held |= messages
    finally:
        for message in held.values():
            put_back(sqs, queue_url, message)
    return sorted(map(Letter.read, held.values()), key=lambda letter: letter.sent_at)


def received(sqs: Any, queue_url: str, *, most: int, hidden_s: int) -> dict[str, dict[str, Any]]:
    """Receive some messages, with all attributes, by id; none when the queue is empty."""
    answer = sqs.receive_message(
        QueueUrl=queue_url,
        MaxNumberOfMessages=min(most, _MOST_AT_ONCE),
        VisibilityTimeout=hidden_s,
        WaitTimeSeconds=1,  # asks all of SQS's servers; without, some messages may not be seen
        MessageAttributeNames=["All"],
        MessageSystemAttributeNames=["All"],
    )
    return {message["MessageId"]: message for message in answer.get("Messages", [])}


def put_back(sqs: Any, queue_url: str, message: dict[str, Any]) -> None:
    """Let others see *message* again now."""
    sqs.change_message_visibility(
        QueueUrl=queue_url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
    )


def _noted(message: dict[str, Any]) -> str:
    """What the consumer noted, if it is harmless words."""
    noted = message.get("MessageAttributes", {}).get("dead_letter_reason", {})
    words = noted.get("StringValue", "")
    return words if _WORDS.fullmatch(words) else ""


def _wrong(body: str) -> str:
    """What is wrong with a letter that nobody noted anything on."""
    try:
        decode(body)
    except UnknownKind:
        return "of an event type newer than this version"
    except UnreadableEvent as error:
        return _lambda_gave_up(body) or f"unreadable: {error}"
    return "not processed after the last retry"


def _lambda_gave_up(body: str) -> str:
    """Lambda leaves ``{"requestContext": {"condition": "RetriesExhausted"}}`` on failure."""
    match _json(body):
        case {"requestContext": {"condition": str(condition)}} if _WORDS.fullmatch(condition):
            return f"Lambda: {condition}"
    return ""


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
