"""
Posts user events to a URL, signed as Standard Webhooks has it, or puts them on an EventBridge bus.

The body is the event as it stands on the topic, ``webhook-id`` its id: the
same at every try, so that the receiver can act once. An answer of 2xx is
delivery; 410 means that nobody wants it any more; anything else, silence
included, is tried again by a schedule of two days, which SQS keeps by hiding
the message. What is given up goes to the dead-letter queue with its reason.
Each batch notes what it posts, so that an event twice in the queue, at the same
moment or within minutes, is posted once; what died between the answer and the
note is posted again. The receiver tells those by ``webhook-id``.

A bus takes the same way: what EventBridge does not take is tried again by the same schedule.

Never logs the event, nor what the receiver answered.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from events.consuming.batch import queues
from rules.value import dataclass
from rules.webhooks.retries import ATTEMPTS, Fate, delay_s, fate_of
from rules.webhooks.signature import signature, signing_keys
from rules.webhooks.target import webhook_target
from runtime import aws, boto3_clients, chance, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.batch_leases import BatchLeases
from runtime.consuming.many_items import Spread
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.queues import ConsumerQueue
from runtime.settings.consumers import EventCountsSettings, QueueSettings
from runtime.settings.webhooks import EventBusSettings, WebhookSettings
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint
from runtime.webhooks.event_bus import EventBus

# No full stop, which separates what is signed; nothing that could end a header.
_ID = re.compile(r"[\w-]{1,128}", re.ASCII)
_TIMEOUT_S = 15.0  # "Request timeouts" in the specification: 15 to 30 s
_ONE_TAKES_MS = 25_000  # the look-up of a name, connecting, the time-out, a call to SQS
AT_ONCE = 20  # connections of a container to the receiver, which is somebody's server

_TWIN_S = 30  # another run posts it at this moment, and will have noted it; apart, if both gave way
_LEASE = timedelta(minutes=3)  # the function's timeout is two and a half

Post = Callable[[bytes, Mapping[str, str]], Answer]
Record = Mapping[str, Any]


def handle(
    event: dict[str, Any], *, bridge: Bridge, remaining_ms: Callable[[], int]
) -> dict[str, Any]:
    """Post a batch of queue messages; answer which of them SQS is to keep."""
    kept = bridge.kept(event["Records"], has_time=lambda: remaining_ms() >= _ONE_TAKES_MS)
    return {"batchItemFailures": [{"itemIdentifier": each["messageId"]} for each in kept]}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try; *why* is for the dead letter and the log."""

    fate: Fate
    why: str = ""
    retry_after: str = ""


class Bridge:
    """From a queue to a URL."""

    def __init__(  # noqa: PLR0913  # what it posts with, notes in, signs with
        self,
        *,
        post: Post,
        queue: ConsumerQueue,
        leases: BatchLeases,
        keys: list[bytes],
        spread: Spread = map,
        now: Callable[[], datetime] = clock.now,
        jitter: Callable[[], float] = chance.fraction,
    ) -> None:
        self._post = post
        self._queue = queue
        self._leases = leases
        self._keys = keys
        self._now = now
        self._spread = spread
        self._jitter = jitter

    def kept(self, records: Iterable[Record], *, has_time: Callable[[], bool]) -> list[Record]:
        """Send what *records* hold, while there is time; return those that have to come again."""
        kept, by_id = list[Record](), defaultdict[str, list[Record]](list)
        for record in records:
            if event_id := _event_id(record["body"]):
                by_id[event_id].append(record)
            elif not self._buries(record, "unreadable"):
                kept.append(record)
        try:
            lease = self._leases.begin(by_id, now=self._now())
        except CallFailed as error:
            observe.logger().warning("webhooks not noted", error=told(error))
            return [*kept, *_all(by_id.values())]
        done = set[str]()

        def deal(event_id: str) -> list[Record]:
            return self._deal(event_id, by_id[event_id], done) if has_time() else by_id[event_id]

        try:
            kept += _all(self._spread(deal, [each for each in by_id if each in lease.free]))
        finally:
            self._leases.end(lease, done)
        twins = _all(by_id[each] for each in by_id if each in lease.busy)
        for record in twins:
            self._hide(record, for_s=_TWIN_S + int(_TWIN_S * self._jitter()))
        return [*kept, *twins]

    def _deal(self, event_id: str, records: list[Record], done: set[str]) -> list[Record]:
        """Post an event once, whose id goes to *done* if that is all; return messages to keep."""
        outcome = self._try(event_id, records[0]["body"].encode())
        if outcome.fate is Fate.DELIVERED:
            done.add(event_id)
            return []
        return [each for each in records if self._keeps(each, event_id, outcome)]

    def _keeps(self, record: Record, event_id: str, outcome: Outcome) -> bool:
        """
        Give *record* up, or let it come again; tell whether its queue has to keep it.

        What is given up is not done with: a dead letter that is redriven is posted.
        """
        attempt = int(record["attributes"]["ApproximateReceiveCount"])
        if outcome.fate is Fate.GONE or attempt >= ATTEMPTS:
            return not self._buries(record, outcome.why)
        observe.logger().warning("webhook not delivered", event_id=event_id, why=outcome.why)
        wait_s = delay_s(attempt, chance=self._jitter(), retry_after=outcome.retry_after)
        self._hide(record, for_s=wait_s)
        return True

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

    def _hide(self, record: Record, *, for_s: int) -> None:
        try:
            self._queue.hide(record["receiptHandle"], for_s=for_s)
        except CallFailed as error:  # then it comes when the queue's own time is up
            observe.logger().warning("message not postponed", error=told(error))

    def _buries(self, record: Record, why: str) -> bool:
        """Give up: the dead-letter queue has it before its own queue forgets it."""
        observe.logger().error("webhook given up", message_id=record["messageId"], why=why)
        try:
            self._queue.bury(record, why=why)
        except CallFailed as error:
            observe.logger().error("dead letter not kept", error=told(error))
            return False
        return True


def _all(groups: Iterable[list[Record]]) -> list[Record]:
    return [record for group in groups for record in group]


def _event_id(body: str) -> str | None:
    """The id of the event, whatever its type: the receiver may know more types than this code."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    event_id = told.get("id") if isinstance(told, dict) else None
    return event_id if isinstance(event_id, str) and _ID.fullmatch(event_id) else None


def wire() -> Handle:
    """Connect to the table of batches, and to the bus or the URL."""
    leases = BatchLeases(
        boto3_clients.patient("dynamodb"),
        table=EventCountsSettings().event_counts_table,
        consumer="webhooks",
        lasts=_LEASE,
    )
    bus = EventBusSettings().event_bus_arn
    post, keys = (EventBus(boto3_clients.patient("events"), bus).put, []) if bus else _receiver()
    bridge = Bridge(
        post=post,
        queue=queues(QueueSettings()),
        leases=leases,
        keys=keys,
        spread=ThreadPoolExecutor(AT_ONCE).map,
    )
    return lambda event: handle(
        event, bridge=bridge, remaining_ms=current_invocation().remaining_ms
    )


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
