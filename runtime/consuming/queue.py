"""Putting messages into an SQS queue, and off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

_MOST_AT_ONCE = 10  # SQS SendMessageBatch
_MOST_BYTES = 256 * 1024  # of one message, and of all messages of a call
_REFUSED = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class NotQueued(RuntimeError):
    """SQS did not take all of the messages."""


class Queue:
    """One queue."""

    def __init__(self, sqs: Any, *, url: str) -> None:
        self._sqs = sqs
        self._url = url

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
