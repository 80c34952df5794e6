"""
Publishes the events that a trigger could not publish, or was not to.

A subscription filter brings the lines with ``USER_EVENT_PENDING`` of all functions that announce
events. What SNS does not take waits in the relay's own queue, comes back after
``RELAY_RETRY_SECONDS``, and waits anew as long as SNS is down: an outage of any length makes no
dead letter. What can never be published is one, alone and with its reason. Ids stay what they
are, so an event that did get through in the end is recognised.
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
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.observe import MetricLines
from runtime.queues import DeadLetters, Queue, storable
from runtime.settings.consumers import DeadLetterSettings
from runtime.settings.delivery import RelaySettings
from runtime.settings.events import TopicSettings

_PARKING_TAKES_MS = 20_000  # a thousand events, a hundred calls, and one publish that hangs


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
        queue: Where refused events wait, each a message.
        retry_after_s: How long they wait.
        remaining_ms: Until Lambda ends the function.

    """

    publish: Publish
    queue: Queue
    dead_letters: DeadLetters
    retry_after_s: int
    lines: MetricLines
    remaining_ms: Callable[[], int] = lambda: current_invocation().remaining_ms()

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Publish what a log subscription or the relay's own queue brings."""
        found = (
            pending.of_log(event)
            if "awslogs" in event
            else pending.of_messages(record["body"] for record in event["Records"])
        )
        left = self.publish(found.events, has_time=self._has_time)
        self.queue.send_all([json.dumps(one) for one in left.refused], delay_s=self.retry_after_s)
        for text, why in [*found.odd, *((json.dumps(one), code) for one, code in left.odd)]:
            observe.logger().warning("event given up", why=why)
            self.dead_letters.bury({"body": storable(text)}, why=why)
        odd = len(left.odd) + len(found.odd)
        self._count(len(found.events) - len(left.refused) - len(left.odd), len(left.refused), odd)
        return {"batchItemFailures": []}  # what stays comes again as a message of its own

    def _has_time(self) -> bool:
        return self.remaining_ms() > _PARKING_TAKES_MS

    def _count(self, relayed: int, refused: int, odd: int) -> None:
        counts = {"EventRelayed": relayed, "EventRelayRefused": refused, "EventGivenUp": odd}
        metrics = {name: [float(count)] for name, count in counts.items() if count}
        if metrics:
            self.lines.write(metrics)


def wire() -> Handle:
    """Connect to the topic and to the relay's queues."""
    topic, relay = TopicSettings(), RelaySettings()
    sqs, dead_letters_url = boto3_clients.patient("sqs"), DeadLetterSettings().dead_letter_queue_url
    return Relay(
        publish=many_events(topic.user_events_topic_arn).publish,
        queue=Queue(sqs, url=relay.relay_queue_url),
        dead_letters=DeadLetters(sqs, dead_letters_url=dead_letters_url),
        retry_after_s=relay.relay_retry_s,
        lines=MetricLines(namespace=topic.metrics_namespace, service=topic.service),
    ).handle


handler = entrypoint(wire)
