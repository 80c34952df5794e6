"""The topic of user events: one event, or ten at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from events.contract.schema import attributes_of

_MOST_AT_ONCE = 10  # SNS PublishBatch

Envelope = Mapping[str, Any]


class Topic:
    """
    Publishes envelopes, as `events.contract.schema.envelope` makes them, unchanged.

    So an event of a kind that came after this code goes through all the same.
    """

    def __init__(self, sns: Any, *, arn: str) -> None:
        self._sns = sns
        self._arn = arn

    def publish(self, event: Envelope) -> None:
        """Publish one event. Raises what boto3 raises."""
        self._sns.publish(TopicArn=self._arn, **_message(event))

    def publish_all(self, events: Sequence[Envelope]) -> list[Envelope]:
        """Publish *events*, and answer those that SNS did not take."""
        return [event for batch in _batches(events) for event in self._refused(batch)]

    def _refused(self, batch: Sequence[Envelope]) -> list[Envelope]:
        entries = [{"Id": str(place), **_message(event)} for place, event in enumerate(batch)]
        try:
            answer = self._sns.publish_batch(TopicArn=self._arn, PublishBatchRequestEntries=entries)
        except (ClientError, BotoCoreError):
            return list(batch)
        return [batch[int(failure["Id"])] for failure in answer.get("Failed", [])]


def _message(event: Envelope) -> dict[str, Any]:
    return {
        "Message": json.dumps(event, separators=(",", ":")),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value}
            for name, value in attributes_of(event).items()
        },
    }


def _batches(events: Sequence[Envelope]) -> Iterator[Sequence[Envelope]]:
    for start in range(0, len(events), _MOST_AT_ONCE):
        yield events[start : start + _MOST_AT_ONCE]
