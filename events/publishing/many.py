"""Publishing many events at once, by functions that nobody waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from events.publishing.topic import Envelope, message_of
from rules.breaker import Breaker
from rules.value import dataclass, field
from runtime import aws, clock, observe
from runtime.aws_client.errors import Refused
from runtime.deadline import Deadline

_MOST_AT_ONCE = 10  # SNS PublishBatch
_MOST_BYTES = 256 * 1024  # of a message with its attributes, and of a whole batch
_WALL_S = 5.0
_OPENS_FOR_S = 5.0


@dataclass(frozen=True, slots=True)
class Unpublished:
    """
    What SNS did not take.

    Attributes:
        refused: To be tried again later, unchanged.
        odd: What SNS will never take, each with its error code.

    """

    refused: list[Envelope] = field(default_factory=list)
    odd: list[tuple[Envelope, str]] = field(default_factory=list)


class ManyEvents:
    """
    Publishes events ten at a time, and stops at the first batch of which SNS takes nothing.

    The rest is refused without a call, and so is, for five seconds, whatever comes next. So the
    time that a call of this costs does not grow with the number of events while SNS is down.
    What an answer does not name as taken is not taken, whatever its status. A call that overran
    is left to itself, with the client that *connect* made for it.
    """

    def __init__(
        self,
        connect: Callable[[], Any],
        *,
        arn: str,
        now: Callable[[], datetime] = clock.now,
        wall_s: float = _WALL_S,
    ) -> None:
        self._connect = connect
        self._sns = connect()
        self._arn = arn
        self._now = now
        self._wall_s = wall_s
        self._breaker = Breaker(failures=1, opens_for_s=_OPENS_FOR_S)

    def publish(
        self, events: Sequence[Envelope], *, has_time: Callable[[], bool] = lambda: True
    ) -> Unpublished:
        """Publish *events*, as long as there *has_time*. Raises nothing of SNS."""
        left = Unpublished()
        for batch in _batches(events, left):
            if has_time() and self._breaker.allows(self._now().timestamp()):
                self._send(batch, left)
            else:
                left.refused.extend(event for event, _ in batch)
        return left

    def _send(self, batch: Sequence[_Message], left: Unpublished) -> None:
        try:
            taken, never = self._asked(batch)
        except Exception as error:  # noqa: BLE001  # SNS can answer with anything at all
            observe.logger().warning("batch refused", error=type(error).__name__, code=_code(error))
            taken, never = set(), {}
        left.refused.extend(
            event for place, (event, _) in enumerate(batch) if str(place) not in {*taken, *never}
        )
        left.odd.extend((batch[int(place)][0], code) for place, code in never.items())
        if taken or never:
            self._breaker.succeeded()
        else:
            self._breaker.failed(self._now().timestamp())

    def _asked(self, batch: Sequence[_Message]) -> tuple[set[str], dict[str, str]]:
        """The places that SNS took, and those that it never will, with its code."""
        entries = [{"Id": str(place), **message} for place, (_, message) in enumerate(batch)]
        answer = self._answer(entries)
        ids = {entry["Id"] for entry in entries}
        taken = {one["Id"] for one in answer.get("Successful", [])} & ids
        failed = {one["Id"]: one for one in answer.get("Failed", [])}
        never = {
            place: str(one.get("Code"))
            for place, one in failed.items()
            if place in ids and one.get("SenderFault") and str(one.get("Code")) in _NEVER
        }
        return taken, never

    def _answer(self, entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        answers: list[dict[str, Any]] = []
        call = partial(
            self._sns.publish_batch, TopicArn=self._arn, PublishBatchRequestEntries=entries
        )
        try:
            Deadline(seconds=self._wall_s).run(lambda: answers.append(call()))
        except TimeoutError:
            self._sns = self._connect()
            raise
        [answer] = answers
        return answer


# What is about the message itself. Rights, keys and quotas are the sender's fault to SNS, too.
_NEVER = frozenset({"InvalidParameter", "InvalidParameterValue", "ValidationException"})
_Message = tuple[Envelope, dict[str, Any]]


def many_events(arn: str) -> ManyEvents:
    """Those of the topic *arn*, over a client of its own: one try within the wall."""
    return ManyEvents(partial(aws.sns, timeout_s=_WALL_S), arn=arn)


def _batches(events: Sequence[Envelope], left: Unpublished) -> Iterator[list[_Message]]:
    """Up to ten messages, up to the bytes that one call may have. What is longer alone is odd."""
    batch: list[_Message] = []
    size = 0
    for event in events:
        message = message_of(event)
        length = _length(message)
        if length > _MOST_BYTES:
            left.odd.append((event, "TooLong"))
            continue
        if len(batch) == _MOST_AT_ONCE or size + length > _MOST_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((event, message))
        size += length
    if batch:
        yield batch


def _length(message: dict[str, Any]) -> int:
    """Bytes that SNS counts: the message, and the name, type and value of each attribute."""
    attributes = message["MessageAttributes"].items()
    texts = [message["Message"]]
    texts += [name + value["DataType"] + value["StringValue"] for name, value in attributes]
    return sum(len(text.encode()) for text in texts)


def _code(error: Exception) -> str | None:
    return error.code or None if isinstance(error, Refused) else None
