"""An EventBridge bus that takes events in place of a URL."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from runtime.aws_client.errors import CallFailed, told
from runtime.webhooks.endpoint import Answer, NotSent

SOURCE: Final = "cognito-triggers"
_TAKEN: Final = Answer(200, "")


class EventBus:
    """Puts events on the bus of *arn* by a *client* of EventBridge."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        self._arn = arn

    def put(self, body: bytes, headers: Mapping[str, str]) -> Answer:  # noqa: ARG002  # as one posts
        """
        Put one event: its type is the detail type, the CloudEvent itself the detail.

        Raises:
            NotSent: EventBridge did not take it; the message is its error's code.

        """
        kind = json.loads(body).get("type") or "unknown"
        entry = {
            "EventBusName": self._arn,
            "Source": SOURCE,
            "DetailType": str(kind)[:128],  # botocore's model of DetailType
            "Detail": body.decode(),
        }
        try:
            answer = self._client.put_events(Entries=[entry])
        except CallFailed as error:
            raise NotSent(told(error)) from None
        if answer["FailedEntryCount"]:
            raise NotSent(str(answer["Entries"][0].get("ErrorCode", "not_taken")))
        return _TAKEN
