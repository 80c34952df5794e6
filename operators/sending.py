"""Send events to one queue, as the topic would."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from events.contract.schema import attributes_of
from operators.archive import Event

_MOST_AT_ONCE = 10  # SQS SendMessageBatch
_TRIES = 4
_PAUSE_S = 1.0


class NotTaken(RuntimeError):
    """SQS did not take an event, several times; the message says why."""


class Sender:
    """
    Sends events with their ids and attributes, and the attribute ``replayed``.

    *rate* is in events a second: the subscriber has its ordinary work to do.
    """

    def __init__(
        self, sqs: Any, *, queue_url: str, rate: int, sleep: Callable[[float], None]
    ) -> None:
        self._sqs = sqs
        self._queue_url = queue_url
        self._rate = rate
        self._sleep = sleep

    def send(self, events: Iterable[Event]) -> Iterator[int]:
        """Send all *events*, and yield after each batch how many were in it."""
        left = iter(events)
        while batch := list(islice(left, _MOST_AT_ONCE)):
            self._send([_message(event, place) for place, event in enumerate(batch)])
            yield len(batch)
            self._sleep(len(batch) / self._rate)

    def _send(self, entries: list[dict[str, Any]]) -> None:
        failed: list[dict[str, Any]] = []
        for _ in range(_TRIES):
            answer = self._sqs.send_message_batch(QueueUrl=self._queue_url, Entries=entries)
            failed = answer.get("Failed", [])
            if not failed:
                return
            refused = {each["Id"] for each in failed}
            entries = [entry for entry in entries if entry["Id"] in refused]
            self._sleep(_PAUSE_S)
        raise NotTaken(f"SQS did not accept {len(failed)} events: {failed[0]['Code']}")


def _message(event: Event, place: int) -> dict[str, Any]:
    told = {**attributes_of(event), "replayed": "true"}
    return {
        "Id": str(place),
        "MessageBody": json.dumps(event, separators=(",", ":")),
        "MessageAttributes": {
            name: {"DataType": "String", "StringValue": value} for name, value in told.items()
        },
    }
