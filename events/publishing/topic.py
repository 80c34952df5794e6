"""The topic of user events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from events.contract.schema import attributes_of

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
        """Publish one event. Raises `CallFailed`."""
        self._sns.publish(TopicArn=self._arn, **message_of(event))


def message_of(event: Envelope) -> dict[str, Any]:
    """The parameters of Publish, or of an entry of PublishBatch, for *event*."""
    return {
        "Message": json.dumps(event, separators=(",", ":")),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value}
            for name, value in attributes_of(event).items()
        },
    }
