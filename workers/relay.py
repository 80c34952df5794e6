"""
Publishes the events that a trigger could not publish, or was not to.

A subscription filter brings the lines with ``USER_EVENT_PENDING`` of all functions that announce
events, in as many concurrent runs as there are batches. So these runs only put the events into
the relay's own queue, which takes milliseconds, whatever SNS does. The queue brings them to a
few concurrent runs (``MaximumConcurrency``), and these publish. What SNS does not take comes back
after ``RELAY_RETRY_SECONDS``, and waits again as long as SNS is down: an outage of any length
makes no dead letter. What can never be published is one, alone and with its reason. Ids stay
what they are, so an event that was published after all is recognised.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from events.publishing import pending
from events.publishing.many import Unpublished, many_events
from events.publishing.topic import Envelope
from rules.value import dataclass
from runtime import boto3_clients, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.observe import MetricLines
from runtime.queues import DeadLetters, NotQueued, Queue, storable
from runtime.settings.consumers import DeadLetterSettings
from runtime.settings.delivery import RelaySettings
from runtime.settings.events import TopicSettings

_PARKING_TAKES_MS = 20_000  # one publish that hangs, and what is left into the queue
_QUEUED_WITHIN_S = 2.0  # each call for what a log brings; nothing bounds how many runs do that


class Publish(Protocol):
    """Publish events, as long as there is time; answer those that were not."""

    def __call__(  # noqa: D102
        self, events: Sequence[Envelope], /, *, has_time: Callable[[], bool]
    ) -> Unpublished: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """
    The relay with its collaborators.

    Attributes:
        inbox: The queue for what a log brings, by a client that gives up early.
        queue: The same queue, where refused events wait, each a message.
        retry_after_s: How long they wait.
        remaining_ms: Until Lambda ends the function.

    """

    publish: Publish
    inbox: Queue
    queue: Queue
    dead_letters: DeadLetters
    retry_after_s: int
    lines: MetricLines
    remaining_ms: Callable[[], int] = lambda: current_invocation().remaining_ms()

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Queue what a log subscription brings; publish what the relay's own queue does."""
        if "awslogs" in event:
            found = pending.of_log(event)
            left = self._taken_in(found.events)
        else:
            found = pending.of_messages(record["body"] for record in event["Records"])
            left = self._published(found.events)
            self.queue.send_all(_bodies(left.refused), delay_s=self.retry_after_s)
        self._bury([*found.odd, *((json.dumps(one), code) for one, code in left.odd)])
        return {"batchItemFailures": []}  # what stays comes again as a message of its own

    def _taken_in(self, events: Sequence[Envelope]) -> Unpublished:
        """Queue *events*. While SQS is down, SNS may well be up: then publish them here."""
        try:
            self.inbox.send_all(_bodies(events), delay_s=0)
        except (CallFailed, NotQueued) as failure:
            observe.logger().warning("events not queued", error=told(failure))
            left = self._published(events)
            if left.refused:
                raise  # Lambda keeps the batch, and brings it again
            return left
        return Unpublished()

    def _published(self, events: Sequence[Envelope]) -> Unpublished:
        left = self.publish(events, has_time=self._has_time)
        relayed = len(events) - len(left.refused) - len(left.odd)
        self._count(EventRelayed=relayed, EventRelayRefused=len(left.refused))
        return left

    def _bury(self, odd: Sequence[tuple[str, str]]) -> None:
        for text, why in odd:
            observe.logger().warning("event given up", why=why)
            self.dead_letters.bury({"body": storable(text)}, why=why)
        self._count(EventGivenUp=len(odd))

    def _has_time(self) -> bool:
        return self.remaining_ms() > _PARKING_TAKES_MS

    def _count(self, **counts: int) -> None:
        metrics = {name: [float(count)] for name, count in counts.items() if count}
        if metrics:
            self.lines.write(metrics)


def _bodies(events: Sequence[Envelope]) -> list[str]:
    return [json.dumps(one) for one in events]


def wire() -> Handle:
    """Connect to the topic and to the relay's queues."""
    topic, relay = TopicSettings(), RelaySettings()
    sqs = boto3_clients.patient("sqs")
    quick = boto3_clients.walled(
        boto3_clients.boto3_client("sqs", connect_s=1, read_s=1, tries=2), within_s=_QUEUED_WITHIN_S
    )
    dead_letters_url = DeadLetterSettings().dead_letter_queue_url
    return Relay(
        publish=many_events(topic.user_events_topic_arn).publish,
        inbox=Queue(quick, url=relay.relay_queue_url),
        queue=Queue(sqs, url=relay.relay_queue_url),
        dead_letters=DeadLetters(sqs, dead_letters_url=dead_letters_url),
        retry_after_s=relay.relay_retry_s,
        lines=MetricLines(namespace=topic.metrics_namespace, service=topic.service),
    ).handle


handler = entrypoint(wire)
