"""
The queue of challenges whose code is to be sent. A message is the challenge's id, no more.

Or the id and a word: a carrier wants to hear whether the code was used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.value import dataclass
from runtime.queues import Queue

_FEEDBACK = "feedback"
_LONGEST_DELAY_S = 900  # SendMessage, DelaySeconds; no code lives longer


class Outbox:
    """Where CreateAuthChallenge leaves a challenge."""

    def __init__(self, sqs: Any, *, queue_url: str) -> None:
        self._queue = Queue(sqs, url=queue_url)

    def put(self, challenge_id: str) -> None:
        """Have the code sent. Twice is as good as once. Raises `CallFailed`."""
        self._queue.send(challenge_id)


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """
    What the queue delivers.

    Attributes:
        word: Empty for a code to be sent.
        receives: How often it has been delivered, this time included.
        put_at_ms: When it was put there, since 1970, UTC.

    """

    challenge_id: str
    word: str
    message_id: str
    receipt_handle: str
    receives: int
    put_at_ms: int

    @classmethod
    def read(cls, record: Mapping[str, Any]) -> OutboxMessage:
        """Read a record of the event that Lambda makes of the queue's message."""
        challenge_id, blank, word = record["body"].partition(" ")
        return cls(
            challenge_id=challenge_id,
            word=word or blank,
            message_id=record["messageId"],
            receipt_handle=record["receiptHandle"],
            receives=int(record["attributes"]["ApproximateReceiveCount"]),
            put_at_ms=int(record["attributes"]["SentTimestamp"]),
        )

    @property
    def run(self) -> str:
        """Names the one run that this delivery is for."""
        return f"{self.message_id} {self.receives}"

    @property
    def asks_for_feedback(self) -> bool:
        """Whether the code has been sent, and it is to be told whether it was used."""
        return self.word == _FEEDBACK


class OutboxEnd:
    """What the sender does with messages that it cannot deal with."""

    def __init__(self, sqs: Any, *, queue_url: str, dead_letters_url: str) -> None:
        self._queue = Queue(sqs, url=queue_url)
        self._dead_letters = Queue(sqs, url=dead_letters_url)

    def put_off(self, message: OutboxMessage, *, for_s: int) -> None:
        """Have it delivered again in *for_s* seconds, if the sender leaves it in the queue."""
        self._queue.hide(message.receipt_handle, for_s=for_s)

    def look_again(self, challenge_id: str, *, in_s: int) -> None:
        """Have it asked in *in_s* seconds, 900 at most, whether the code was used."""
        self._queue.send(f"{challenge_id} {_FEEDBACK}", delay_s=min(in_s, _LONGEST_DELAY_S))

    def give_up(self, message: OutboxMessage) -> None:
        """Keep it where an operator finds it."""
        self._dead_letters.send(message.challenge_id)
