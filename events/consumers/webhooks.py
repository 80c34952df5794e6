"""
Posts user events to a URL, signed as Standard Webhooks has it, or puts them on an EventBridge bus.

The body is the event as it stands on the topic, ``webhook-id`` its id: the
same at every try, so that the receiver can act once. An answer of 2xx is
delivery; 410 means that nobody wants it any more; anything else, silence
included, is tried again by a schedule of two days, which SQS keeps by hiding
the message. What is given up goes to the dead-letter queue with its reason.
An event that is delivered or given up is noted, so that the same event, twice
in the queue or twice at the same moment, is posted once. What died between the
answer and the note is posted again.

A bus takes the same way: what EventBridge does not take is tried again by the same schedule.

Never logs the event, nor what the receiver answered.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from events.consuming.batch import queues
from rules.value import dataclass
from rules.webhooks.retries import ATTEMPTS, Fate, delay_s, fate_of
from rules.webhooks.signature import signature, signing_keys
from rules.webhooks.target import webhook_target
from runtime import aws, boto3_clients, chance, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.seen_events import SeenEvents, StillDealtWith
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.queues import ConsumerQueue
from runtime.settings.consumers import QueueSettings, SeenSettings
from runtime.settings.webhooks import EventBusSettings, WebhookSettings
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint
from runtime.webhooks.event_bus import EventBus

# No full stop, which separates what is signed; nothing that could end a header.
_ID = re.compile(r"[\w-]{1,128}", re.ASCII)
_TIMEOUT_S = 15.0  # "Request timeouts" in the specification: 15 to 30 s
_ONE_TAKES_MS = 25_000  # the look-up of a name, connecting, the time-out, a call to SQS

_LEASE = timedelta(minutes=3)  # the function's timeout is two

Post = Callable[[bytes, Mapping[str, str]], Answer]


def handle(
    event: dict[str, Any], *, bridge: Bridge, remaining_ms: Callable[[], int]
) -> dict[str, Any]:
    """Post a batch of queue messages; answer which of them SQS is to keep."""
    kept = [
        {"itemIdentifier": record["messageId"]}
        for record in event["Records"]
        if remaining_ms() < _ONE_TAKES_MS or not bridge.settles(record)
    ]
    return {"batchItemFailures": kept}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try; *why* is for the dead letter and the log."""

    fate: Fate
    why: str = ""
    retry_after: str = ""


class NotSettled(RuntimeError):
    """The message has to come again."""


class GivenUp(RuntimeError):
    """The message is a dead letter: redriven, it is tried again, so it is not dealt with."""


class Bridge:
    """From a queue to a URL."""

    def __init__(  # noqa: PLR0913  # what it posts with, notes in, signs with
        self,
        *,
        post: Post,
        queue: ConsumerQueue,
        settled: SeenEvents,
        keys: list[bytes],
        now: Callable[[], datetime] = clock.now,
        spread: Callable[[], float] = chance.fraction,
    ) -> None:
        self._post = post
        self._queue = queue
        self._settled = settled
        self._keys = keys
        self._now = now
        self._spread = spread

    def settles(self, record: Mapping[str, Any]) -> bool:
        """Send what *record* holds; tell whether its queue may forget it."""
        event_id = _event_id(record["body"])
        if event_id is None:
            return self._buries(record, "unreadable")
        try:
            self._settled.once(event_id, partial(self._deliver, event_id, record), now=self._now)
        except GivenUp:
            return True
        except (NotSettled, StillDealtWith):
            return False
        except CallFailed as error:
            observe.logger().warning("webhook not noted", error=type(error).__name__)
            return False
        return True

    def _deliver(self, event_id: str, record: Mapping[str, Any]) -> None:
        """Deliver it. Raises `GivenUp`, `NotSettled`."""
        outcome = self._try(event_id, record["body"].encode())
        if outcome.fate is Fate.DELIVERED:
            return
        attempt = int(record["attributes"]["ApproximateReceiveCount"])
        if outcome.fate is Fate.GONE or attempt >= ATTEMPTS:
            raise GivenUp if self._buries(record, outcome.why) else NotSettled
        observe.logger().warning("webhook not delivered", event_id=event_id, why=outcome.why)
        self._postpone(record, attempt, outcome.retry_after)
        raise NotSettled

    def _try(self, event_id: str, body: bytes) -> Outcome:
        timestamp = int(self._now().timestamp())
        headers = {
            "Content-Type": "application/cloudevents+json",
            "User-Agent": "cognito-triggers",
            "webhook-id": event_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(
                self._keys, message_id=event_id, timestamp=timestamp, body=body
            ),
        }
        try:
            answer = self._post(body, headers)
        except NotSent as failure:
            return Outcome(Fate.AGAIN, str(failure))
        return Outcome(fate_of(answer.status), f"status_{answer.status}", answer.retry_after)

    def _postpone(self, record: Mapping[str, Any], attempt: int, retry_after: str) -> None:
        delay = delay_s(attempt, chance=self._spread(), retry_after=retry_after)
        try:
            self._queue.hide(record["receiptHandle"], for_s=delay)
        except CallFailed as error:  # then it comes when the queue's own time is up
            observe.logger().warning("message not postponed", error=told(error))

    def _buries(self, record: Mapping[str, Any], why: str) -> bool:
        """Give up: the dead-letter queue has it before its own queue forgets it."""
        observe.logger().error("webhook given up", message_id=record["messageId"], why=why)
        try:
            self._queue.bury(record, why=why)
        except CallFailed as error:
            observe.logger().error("dead letter not kept", error=told(error))
            return False
        return True


def _event_id(body: str) -> str | None:
    """The id of the event, whatever its type: the receiver may know more types than this code."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    event_id = told.get("id") if isinstance(told, dict) else None
    return event_id if isinstance(event_id, str) and _ID.fullmatch(event_id) else None


def wire() -> Handle:
    """Connect to the table of events that were dealt with, and to the bus or the URL."""
    settled = SeenEvents(
        boto3_clients.patient("dynamodb"),
        table=SeenSettings().seen_events_table,
        consumer="webhooks",
        lease=_LEASE,
    )
    bus = EventBusSettings().event_bus_arn
    post, keys = (EventBus(boto3_clients.patient("events"), bus).put, []) if bus else _receiver()
    bridge = Bridge(post=post, queue=queues(QueueSettings()), settled=settled, keys=keys)
    return partial(handle, bridge=bridge, remaining_ms=lambda: current_invocation().remaining_ms())


def _receiver() -> tuple[Post, list[bytes]]:
    """Fetch the secret, and take the URL apart; one that is not allowed stops the function here."""
    settings = WebhookSettings()
    private_is_allowed = settings.webhook_address_may_be_private
    secret = aws.secrets().get_secret_value(SecretId=settings.webhook_secret_arn)["SecretString"]
    endpoint = WebhookEndpoint(
        webhook_target(settings.webhook_url, private_is_allowed=private_is_allowed),
        private_is_allowed=private_is_allowed,
        timeout_s=_TIMEOUT_S,
    )
    return endpoint.post, signing_keys(secret)


handler = entrypoint(wire)
