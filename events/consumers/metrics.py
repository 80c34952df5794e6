"""
Counts user events into the metrics that the dashboards show.

Every event is counted once, whatever SNS and SQS deliver twice and whatever
Cognito tried again; every user who signed in once a day and once a month. An
event of a kind that came after this code is counted as such. No dimension is
ever a person, a domain or an address; how many there are beside, each with a
price, the mode says: lean is channels, standard adds reasons, perclient adds
app clients.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters
from events.contract.catalogue import CATALOGUE, CHANNELS, NOBODYS_FAULT, NOT_SENT, Kind, Reason
from events.contract.schema import UnknownKind, UnreadableEvent, UserEvent, decode
from runtime import aws, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.seen_events import SeenEvents
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.settings.consumers import DeadLetterSettings, MetricsSettings, SeenSettings
from runtime.settings.service import ServiceSettings

# A member of an event's data, and the metric that counts the events which have it.
FLAGS: Mapping[tuple[Kind, str], str] = {
    (Kind.SIGN_UP_ACCEPTED, "would_refuse"): "SignUpWouldBeRefused",
    (Kind.SIGN_UP_ACCEPTED, "suspect"): "SuspectSignUp",
    (Kind.SIGN_UP_ACCEPTED, "dns_unavailable"): "DnsUnavailable",
    (Kind.SIGN_IN_ATTEMPTED, "user_not_found"): "UnknownUserAttempted",
    (Kind.SIGN_IN_SUCCEEDED, "first_sign_in"): "FirstSignIn",
    (Kind.SIGN_IN_SUCCEEDED, "new_device"): "NewDeviceSignIn",
    (Kind.CHALLENGE_REQUESTED, "user_not_found"): "UnknownUserRequested",
}
# Codes that were not sent through a fault of ours.
UNSENT = "ChallengeUnsent"
COUNTED_BY_CLIENT = (
    Kind.SIGN_UP_ACCEPTED,
    Kind.SIGN_IN_ATTEMPTED,
    Kind.SIGN_IN_SUCCEEDED,
    Kind.SIGN_IN_REJECTED,
)
COUNTED_BY_CHANNEL = (
    Kind.CHALLENGE_REQUESTED,
    Kind.CHALLENGE_SENT,
    Kind.CHALLENGE_DELIVERY_FAILED,
    Kind.CHALLENGE_VERIFIED,
)
_REASONS = {reason.value for reason in Reason}


_TAKEN_FOR = timedelta(days=13)  # CloudWatch refuses what is older than two weeks


def handle(  # noqa: PLR0913  # two tables of what was seen, where to count and to bury, and how
    event: dict[str, Any],
    *,
    seen: SeenEvents,
    active: ActiveUsers,
    lines: MetricLines,
    bury: Bury,
    mode: str,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Count a batch of queue messages; answer which of them SQS is to deliver again."""
    batch = Batch(seen=seen, active=active, mode=mode, now=now())
    answer = consume(event, deal=batch.add, bury=bury)
    batch.write(lines)
    batch.settle()
    return answer


class Batch:
    """The counts of one batch: claimed message by message, written at once, then settled."""

    def __init__(self, *, seen: SeenEvents, active: ActiveUsers, mode: str, now: datetime) -> None:
        self._seen = seen
        self._active = active
        self._mode = mode
        self._now = now
        self._settles: list[Callable[[], None]] = []
        self._ages_ms: list[float] = []
        self._counts: dict[tuple[tuple[str, str], ...], dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self._newly_active: dict[datetime, dict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )

    def add(self, record: SQSRecord) -> None:
        """Count the event in *record*. Raises `UnreadableEvent`, and `CallFailed`."""
        try:
            event = decode(record.body)
        except UnknownKind:
            self._count("UnknownEventType")
            return
        except UnreadableEvent:
            self._count("UnreadableEvent")
            raise
        if self._seen.claim(event.dedupe_key, owner=record.message_id, now=self._now):
            self._count_user(event, owner=record.message_id)
            self._count_event(event)
            self._settles.append(partial(self._seen.settle, event.dedupe_key))
        else:
            self._count("DuplicateEvent")

    def write(self, lines: MetricLines) -> None:
        """Write what was counted."""
        for dimensions, counts in self._counts.items():
            metrics = {name: [count] for name, count in counts.items()}
            lines.write(metrics, dimensions=dict(dimensions))
        for day, counts in self._newly_active.items():
            lines.write({name: [count] for name, count in counts.items()}, at=day)
        if self._ages_ms:
            lines.write({"EventAge": self._ages_ms}, unit="Milliseconds")

    def settle(self) -> None:
        """Note the events as counted, now that they are."""
        for settle in self._settles:
            try:
                settle()
            except CallFailed as error:  # counted all the same: not once more
                observe.logger().warning("event not settled", error=told(error))

    def _count_user(self, event: UserEvent, *, owner: str) -> None:
        if event.subject is None:
            return
        if event.kind is Kind.USER_CONFIRMED:
            self._active.expect(event, owner=owner, now=self._now)
        if event.kind is not Kind.SIGN_IN_SUCCEEDED:
            return
        for metric in self._active.newly_active(event, owner=owner, now=self._now):
            if event.time > self._now - _TAKEN_FOR:
                hour = event.time.replace(minute=0, second=0, microsecond=0)
                self._newly_active[hour][metric] += 1
            self._settles.append(partial(self._active.settle, event, metric))

    def _count_event(self, event: UserEvent) -> None:
        self._ages_ms.append(max(0.0, (self._now - event.time).total_seconds() * 1000))
        for name, dimensions in counted(event, mode=self._mode):
            self._count(name, **dimensions)

    def _count(self, name: str, **dimensions: str) -> None:
        self._counts[tuple(dimensions.items())][name] += 1


def counted(event: UserEvent, *, mode: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The metrics that *event* adds one to, and their dimensions beside ``service``."""
    name = metric_name(event.kind)
    yield name, {}
    method = str(event.data.get("method"))
    if event.kind in COUNTED_BY_CHANNEL and method not in NOT_SENT:
        yield name, {"channel": CHANNELS.get(method, "other")}
    if "reason" in CATALOGUE[event.kind] and mode != "lean":
        reason = str(event.data.get("reason"))
        yield name, {"reason": reason if reason in _REASONS else "other"}
    if event.kind is Kind.CHALLENGE_DELIVERY_FAILED and _is_our_fault(event):
        yield UNSENT, {}
    client_id = event.data.get("client_id")
    if event.kind in COUNTED_BY_CLIENT and mode == "perclient" and isinstance(client_id, str):
        yield name, {"client_id": client_id}
    for (kind, flag), flagged in FLAGS.items():
        if event.kind is kind and event.data.get(flag):
            yield flagged, {}


def _is_our_fault(event: UserEvent) -> bool:
    return event.data.get("reason") not in NOBODYS_FAULT


def metric_name(kind: Kind) -> str:
    """
    The metric that counts events of *kind*.

    >>> metric_name(Kind.SIGN_UP_REJECTED)
    'SignUpRejected'
    """
    return kind.value.replace(".", "_").title().replace("_", "")


def wire() -> Handle:
    """Connect to the table of events and users that have been counted."""
    service = ServiceSettings()
    dynamodb, table = aws.patient("dynamodb"), SeenSettings().seen_events_table
    return partial(
        handle,
        seen=SeenEvents(dynamodb, table=table, consumer="metrics"),
        active=ActiveUsers(dynamodb, table=table),
        bury=dead_letters(DeadLetterSettings()).bury,
        mode=MetricsSettings().metrics_mode,
        lines=MetricLines(namespace=service.metrics_namespace, service=service.service),
    )


handler = entrypoint(wire)
