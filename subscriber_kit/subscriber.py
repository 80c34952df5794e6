"""A subscriber under test, and how SQS hands messages to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

_CONTEXT = SimpleNamespace(
    function_name="subscriber",
    aws_request_id="00000000-0000-4000-8000-000000000000",
    get_remaining_time_in_millis=lambda: 30_000,
)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """
    A Lambda handler of SQS messages, and what it has done so far.

    Attributes:
        handler: Takes event and context, as on Lambda.
        effects: Tells all that the handler did since it was made: mails sent,
            items written. The order of a list does not count; a clock or
            chance in it would look like a fault.
        buried: Tells the bodies of the messages that the handler itself has
            put into its dead-letter queue, if it does so.

    """

    handler: Callable[[Any, Any], Any]
    effects: Callable[[], Any]
    buried: Callable[[], Collection[str]] = tuple

    def done(self) -> Any:
        """A copy of its effects, comparable with ==."""
        effects = deepcopy(self.effects())
        return Counter(map(repr, effects)) if isinstance(effects, list) else effects


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a queue. One with the same *message_id* is the same, delivered again."""

    message_id: str
    body: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the handler said of a batch.

    Attributes:
        failed: Ids of the messages that are to come again.
        raised: The type of its error, if it raised: all of them come again.
        strange: What it answered that Lambda does not understand.

    """

    failed: frozenset[str]
    raised: str | None = None
    strange: str | None = None


def deliver(subscriber: Subscriber, messages: Sequence[Message]) -> Verdict:
    """Hand *messages* to the subscriber as one batch."""
    known = {message.message_id for message in messages}
    try:
        answer = subscriber.handler({"Records": [_record(one) for one in messages]}, _CONTEXT)
    except Exception as error:  # noqa: BLE001  # whatever it raises is what is to be found
        return Verdict(frozenset(known), raised=type(error).__name__)
    match answer or {}:
        case {"batchItemFailures": list(failures)}:
            return _named(failures, known)
        case {**others} if "batchItemFailures" not in others:
            return Verdict(frozenset())
    return Verdict(frozenset(known), strange=f"a {type(answer).__name__}")


def _named(failures: Iterable[Any], known: set[str]) -> Verdict:
    ids = {each.get("itemIdentifier") if isinstance(each, dict) else None for each in failures}
    if ids <= known:
        return Verdict(frozenset(str(each) for each in ids))
    return Verdict(frozenset(known), strange="a failure of no message in the batch")


def _record(message: Message) -> dict[str, Any]:
    """The message as Lambda hands it over; Developer Guide, "Using Lambda with Amazon SQS"."""
    return {
        "messageId": message.message_id,
        "receiptHandle": f"receipt-{message.message_id}",
        "body": message.body,
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": "1795168800000",
            "SenderId": "AIDAEXAMPLE",
            "ApproximateFirstReceiveTimestamp": "1795168800001",
        },
        "messageAttributes": {
            name: {
                "stringValue": value,
                "stringListValues": [],
                "binaryListValues": [],
                "dataType": "String",
            }
            for name, value in message.attributes.items()
        },
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:subscriber",
        "awsRegion": "eu-west-1",
    }
