"""
Publishes the events that a trigger could not publish, or was not to.

A subscription filter brings the lines with ``USER_EVENT_PENDING`` of all
functions that announce events. What the topic does not take either goes into
a queue, from where it comes back here every few minutes for days, and then
into a dead-letter queue. Ids stay what they are, so an event that did get
through in the end is recognised.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from events.publishing.publish import PENDING
from events.publishing.topic import Envelope, Topic
from runtime import aws, observe
from runtime.consuming.queue import Queue
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """
    The relay with its collaborators.

    Attributes:
        publish: Publishes events, and answers those that were refused.
        queue: Where refused events wait.
        retry_after_s: How long they wait.

    """

    publish: Callable[[Sequence[Envelope]], list[Envelope]]
    queue: Queue
    retry_after_s: int
    lines: MetricLines

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Publish what a log subscription or the relay's own queue brings."""
        if "awslogs" in event:
            return self._from_log(list(_pending(event["awslogs"]["data"])))
        return self._from_queue(event["Records"])

    def _from_log(self, pending: list[Envelope]) -> dict[str, Any]:
        refused = self.publish(pending)
        self.queue.send_all([json.dumps(one) for one in refused], delay_s=self.retry_after_s)
        self._count(relayed=len(pending) - len(refused), refused=len(refused))
        return {"batchItemFailures": []}

    def _from_queue(self, records: list[dict[str, Any]]) -> dict[str, Any]:
        waiting = [(record, _waiting(record["body"])) for record in records]
        refused = self.publish([event for _, events in waiting for event in events])
        again = [record for record, events in waiting if any(one in refused for one in events)]
        for record in again:
            self.queue.hide(record["receiptHandle"], for_s=self.retry_after_s)
        relayed = sum(len(events) for _, events in waiting) - len(refused)
        self._count(relayed=relayed, refused=len(refused))
        return {"batchItemFailures": [{"itemIdentifier": one["messageId"]} for one in again]}

    def _count(self, *, relayed: int, refused: int) -> None:
        counts = {"EventRelayed": relayed, "EventRelayRefused": refused}
        metrics = {name: [float(count)] for name, count in counts.items() if count}
        if metrics:
            self.lines.write(metrics)


def _waiting(body: str) -> list[Envelope]:
    """The event in a message of the queue; or those of a whole batch that Lambda put by."""
    told = json.loads(body)
    if "requestPayload" in told:  # redriven from the dead-letter queue: Lambda's own record
        return list(_pending(told["requestPayload"]["awslogs"]["data"]))
    return [told]


def _pending(data: str) -> Iterator[Envelope]:
    """The events in what CloudWatch Logs sends: base64 of gzip of JSON with ``logEvents``."""
    batch = json.loads(gzip.decompress(base64.b64decode(data)))
    for logged in batch["logEvents"]:
        try:
            line = json.loads(logged["message"])
        except ValueError:
            line = None
        if isinstance(line, dict) and line.get("outbox") == PENDING:
            yield line["user_event"]
        else:
            observe.logger().warning("no pending event", log_event_id=logged.get("id"))


def wire() -> Handle:
    """Connect to the topic and to the relay's queue, patiently: nobody waits for it."""
    settings = Settings()
    return Relay(
        publish=Topic(aws.patient("sns"), arn=settings.user_events_topic_arn).publish_all,
        queue=Queue(aws.patient("sqs"), url=settings.relay_queue_url),
        retry_after_s=settings.relay_retry_s,
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
    ).handle


handler = entrypoint(wire)
