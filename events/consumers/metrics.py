"""
Counts user events into the metrics that the dashboards show.

Every event is counted once, whatever SNS and SQS deliver twice and whatever
Cognito tried again. An unreadable message fails alone and ends in the
dead-letter queue; an event of a kind that came after this code is counted as
such. No dimension is ever a person, a domain or an address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from botocore.exceptions import BotoCoreError, ClientError

from events.catalogue import CATALOGUE, Kind, Reason
from events.schema import UnknownKind, UnreadableEvent, UserEvent, decode
from runtime import aws, clock, observe
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.seen_events import SeenEvents
from runtime.settings import Settings

# A member of an event's data, and the metric that counts the events which have it.
_FLAGS: Mapping[tuple[Kind, str], str] = {
    (Kind.SIGN_UP_ACCEPTED, "would_refuse"): "SignUpWouldBeRefused",
    (Kind.SIGN_UP_ACCEPTED, "suspect"): "SuspectSignUp",
    (Kind.SIGN_UP_ACCEPTED, "dns_unavailable"): "DnsUnavailable",
    (Kind.SIGN_IN_ATTEMPTED, "user_not_found"): "UnknownUserAttempted",
    (Kind.SIGN_IN_SUCCEEDED, "first_sign_in"): "FirstSignIn",
    (Kind.SIGN_IN_SUCCEEDED, "new_device"): "NewDeviceSignIn",
}
_COUNTED_BY_CLIENT = {Kind.SIGN_IN_ATTEMPTED, Kind.SIGN_IN_SUCCEEDED}
_REASONS = {reason.value for reason in Reason}


def handle(
    event: dict[str, Any],
    *,
    seen: SeenEvents,
    lines: MetricLines,
    now: Callable[[], datetime] = clock.now,
) -> Mapping[str, Any]:
    """Count a batch of queue messages; answer which of them SQS is to deliver again."""
    batch = Batch(seen=seen, now=now())
    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    with processor(event["Records"], batch.add):
        processor.process()
    batch.write(lines)
    batch.settle()
    return processor.response()


class Batch:
    """The counts of one batch: claimed message by message, written at once, then settled."""

    def __init__(self, *, seen: SeenEvents, now: datetime) -> None:
        self._seen = seen
        self._now = now
        self._claimed: list[str] = []
        self._ages_ms: list[float] = []
        self._counts: dict[tuple[tuple[str, str], ...], dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )

    def add(self, record: SQSRecord) -> None:
        """Count the event in *record*. Raises `UnreadableEvent`, and what boto3 raises."""
        try:
            event = decode(record.body)
        except UnknownKind:
            self._count("UnknownEventType")
            return
        except UnreadableEvent as error:
            self._count("UnreadableEvent")
            observe.logger().warning(
                "unreadable event", message_id=record.message_id, why=str(error)
            )
            raise
        if self._seen.claim(event.dedupe_key, owner=record.message_id, now=self._now):
            self._claimed.append(event.dedupe_key)
            self._count_event(event)
        else:
            self._count("DuplicateEvent")

    def write(self, lines: MetricLines) -> None:
        """Write what was counted."""
        for dimensions, counts in self._counts.items():
            metrics = {name: [count] for name, count in counts.items()}
            lines.write(metrics, dimensions=dict(dimensions))
        if self._ages_ms:
            lines.write({"EventAge": self._ages_ms}, unit=MetricUnit.Milliseconds)

    def settle(self) -> None:
        """Note the events as counted, now that they are."""
        for key in self._claimed:
            try:
                self._seen.settle(key)
            except (ClientError, BotoCoreError) as error:  # counted all the same: not once more
                observe.logger().warning("event not settled", error=type(error).__name__)

    def _count_event(self, event: UserEvent) -> None:
        self._ages_ms.append(max(0.0, (self._now - event.time).total_seconds() * 1000))
        for name, dimensions in counted(event):
            self._count(name, **dimensions)

    def _count(self, name: str, **dimensions: str) -> None:
        self._counts[tuple(dimensions.items())][name] += 1


def counted(event: UserEvent) -> Iterator[tuple[str, dict[str, str]]]:
    """The metrics that *event* adds one to, and their dimensions beside ``service``."""
    name = metric_name(event.kind)
    yield name, {}
    if "reason" in CATALOGUE[event.kind]:
        reason = str(event.data.get("reason"))
        yield name, {"reason": reason if reason in _REASONS else "other"}
    client_id = event.data.get("client_id")
    if event.kind in _COUNTED_BY_CLIENT and isinstance(client_id, str):
        yield name, {"client_id": client_id}
    for (kind, flag), flagged in _FLAGS.items():
        if event.kind is kind and event.data.get(flag):
            yield flagged, {}


def metric_name(kind: Kind) -> str:
    """
    The metric that counts events of *kind*.

    >>> metric_name(Kind.SIGN_UP_REJECTED)
    'SignUpRejected'
    """
    return kind.value.replace(".", "_").title().replace("_", "")


def wire() -> Handle:
    """Connect to the table of events that have been counted."""
    settings = Settings()
    return partial(
        handle,
        seen=SeenEvents(aws.dynamodb(), table=settings.seen_events_table, consumer="metrics"),
        lines=MetricLines(namespace=settings.metrics_namespace, service=settings.service),
    )


handler = entrypoint(wire)
