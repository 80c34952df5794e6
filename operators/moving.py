"""Move messages from one queue to another without loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from operators.dead_letters import put_back, received

_MOVED_WITHIN_S = 60  # a message that is neither sent nor deleted by then is seen again
# The emulator has no move tasks; SQS has none for a queue that is not another queue's dead letters.
_NO_MOVE_TASKS = {
    "InvalidAction",
    "UnsupportedOperation",
    "AWS.SimpleQueueService.UnsupportedOperation",
}
_PARTS = {"DataType", "StringValue", "BinaryValue"}
_POLL_S = 1.0


class MoveFailed(RuntimeError):
    """SQS gave up; the message says why. What was moved stays moved, and nothing is lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """
    From one queue to another.

    Attributes:
        rate: Messages a second.
        on_moved: Told how many are moved, each time there are more.

    """

    sqs: Any
    source_url: str
    target_url: str
    rate: int
    sleep: Callable[[float], None]
    on_moved: Callable[[int], None]

    def by_task(self) -> int | None:
        """
        Let SQS move all messages; answer how many, or None if it has no move tasks.

        Interrupted, it cancels the task.

        Raises:
            MoveFailed: SQS began and gave up.

        """
        source_arn = arn_of(self.sqs, self.source_url)
        try:
            task = self.sqs.start_message_move_task(
                SourceArn=source_arn,
                DestinationArn=arn_of(self.sqs, self.target_url),
                MaxNumberOfMessagesPerSecond=self.rate,
            )["TaskHandle"]
        except ClientError as error:
            if error.response["Error"]["Code"] in _NO_MOVE_TASKS:
                return None
            raise
        try:
            return self._await(source_arn)
        except KeyboardInterrupt:
            self.sqs.cancel_message_move_task(TaskHandle=task)
            raise

    def one_by_one(self, *, started: datetime) -> int:
        """
        Receive, send, delete, in this order: interrupted in between, a message is there twice.

        What came after *started* stays: a message that fails again would go
        round for ever.
        """
        moved = 0
        while old := self._received_before(started):
            for message in old:
                self._move(message)
                moved += 1
                self.on_moved(moved)
                self.sleep(1 / self.rate)
        return moved

    def _await(self, source_arn: str) -> int:
        while True:
            answer = self.sqs.list_message_move_tasks(SourceArn=source_arn, MaxResults=1)
            [task, *_] = answer["Results"]
            moved = int(task.get("ApproximateNumberOfMessagesMoved", 0))
            self.on_moved(moved)
            if task["Status"] == "COMPLETED":
                return moved
            if task["Status"] in ("FAILED", "CANCELLED"):
                why = task.get("FailureReason", task["Status"])
                raise MoveFailed(f"SQS stopped after {moved} messages: {why}; try --one-by-one")
            self.sleep(_POLL_S)

    def _received_before(self, started: datetime) -> list[dict[str, Any]]:
        old = []
        messages = received(self.sqs, self.source_url, most=10, hidden_s=_MOVED_WITHIN_S)
        for message in messages.values():
            if int(message["Attributes"]["SentTimestamp"]) <= started.timestamp() * 1000:
                old.append(message)
            else:
                put_back(self.sqs, self.source_url, message)
        return old

    def _move(self, message: dict[str, Any]) -> None:
        attributes = {
            name: {part: value[part] for part in _PARTS & value.keys()}
            for name, value in message.get("MessageAttributes", {}).items()
        }
        self.sqs.send_message(
            QueueUrl=self.target_url, MessageBody=message["Body"], MessageAttributes=attributes
        )
        self.sqs.delete_message(QueueUrl=self.source_url, ReceiptHandle=message["ReceiptHandle"])


def arn_of(sqs: Any, queue_url: str) -> str:
    """The ARN of the queue at *queue_url*."""
    answer = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
    return str(answer["Attributes"]["QueueArn"])
