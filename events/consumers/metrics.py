"""
Counts user events into the metrics that the dashboards show, and failures for the alerts.

Every event is counted once, whatever SNS and SQS deliver twice, at the same
moment too, and whatever Cognito tried again; every user who signed in once a
day and once a month. An event of a kind that came after this code is counted
as such. No dimension is ever a person, a domain or an address; how many there
are in addition, each with a price, the mode says: lean is channels, standard adds
reasons, perclient adds app clients.

A batch is read in one pass and claimed in few calls: `runtime.consuming.batch_claims`.
It notes that it is done after its lines are written. If it dies between the
two, which is one call, its events are counted once more.
"""

from __future__ import annotations

import gc
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from events.consuming.batch import Bury, dead_letters
from events.consuming.event_metrics import Alike, alike, mirrored, write_counts
from events.consuming.failure_watch import FailureWatch, unwatched
from events.consuming.message_batch import MessageBatch, read_messages
from events.contract.schema import UserEvent
from rules.alerts.repeated_failures import RepeatedFailures
from rules.consuming.batch_claims import BatchName
from rules.consuming.otlp import Attributes, otlp_headers
from rules.webhooks.target import webhook_target
from runtime import aws, boto3_clients, chance, clock, observe
from runtime.alerts.rate_counts import RateCounts
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.active_users import ActiveUsers, Visits
from runtime.consuming.batch_claims import BatchClaims, Claimed
from runtime.consuming.many_items import ManyItems
from runtime.consuming.otlp_receiver import READS, OtlpReceiver
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.queues import Queue
from runtime.settings.alerts import RepeatSettings
from runtime.settings.consumers import (
    DeadLetterSettings,
    EventCountsSettings,
    MetricsSettings,
    OtlpSettings,
    SeenSettings,
)
from runtime.settings.service import ServiceSettings
from runtime.webhooks.endpoint import WebhookEndpoint

_KEPT_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14
CALLS_AT_ONCE = 8
_MIRROR_S = 3.0  # a receiver that is slower loses points


class Watch(Protocol):
    """Hears of the events that were counted."""

    def __call__(self, groups: Collection[Alike], /, *, batch: str, now: datetime) -> None: ...  # noqa: D102  # the class says it


class Mirror(Protocol):
    """Gets the same counts as CloudWatch."""

    def __call__(  # noqa: D102  # the class says it
        self, counts: Mapping[Attributes, int], lags_s: list[float], /, *, now: datetime
    ) -> None: ...


def no_mirror(*_: object, **__: object) -> None:
    """CloudWatch alone gets them."""


def handle(  # noqa: PLR0913  # what is claimed, where to count and to bury, and how
    event: dict[str, Any],
    *,
    claims: BatchClaims,
    active: ActiveUsers,
    watch: Watch,
    lines: MetricLines,
    bury: Bury,
    mode: str,
    mirror: Mirror = no_mirror,
    now: Callable[[], datetime] = clock.now,
    new_id: Callable[[], str] = chance.unguessable_id,
) -> dict[str, Any]:
    """Count a batch of queue messages; answer which of them SQS is to deliver again."""
    at = now()
    told = read_messages(event["Records"], consumer="metrics", bury=bury)
    batch = Batch(told, BatchName(int(at.timestamp()), new_id()), now=at)
    batch.claim(claims, active)
    batch.count(lines, watch, mode=mode)
    batch.settle(claims)
    batch.mirror(mirror, mode=mode)
    return {"batchItemFailures": [{"itemIdentifier": each} for each in batch.failed()]}


class Batch:
    """The events of one batch: claimed together, written once, then noted as counted."""

    def __init__(self, told: MessageBatch, name: BatchName, *, now: datetime) -> None:
        self._told = told
        self._name = name
        self._now = now
        self._claimed = Claimed()
        self._visits = Visits()
        self._groups: list[Alike] = []
        self._ages_ms: list[float] = []

    def claim(self, claims: BatchClaims, active: ActiveUsers) -> None:
        """Find out which events and which users are this batch's to count."""
        keys = dict.fromkeys(self._told.events, self._now + _KEPT_FOR)
        claimed = claims.claim(keys, batch=self._name, now=self._now)
        mine = self._in_order(claimed.mine)
        self._visits = active.note(mine, taken=claimed.taken, batch=self._name, now=self._now)
        self._claimed = claimed
        self._claimed.mine -= self._visits.failed

    def _in_order(self, keys: Collection[str]) -> Mapping[str, UserEvent]:
        """Those of the events that have *keys*, as they came: each next to the one before."""
        events = self._told.events
        if len(keys) == len(events):
            return events
        return {key: event for key, event in events.items() if key in keys}

    def count(self, lines: MetricLines, watch: Watch, *, mode: str) -> None:
        """Write what there is to count."""
        told, now = self._told, self._now.timestamp()
        events = self._in_order(self._claimed.mine).values()
        stamps = [event.time.timestamp() for event in events]
        self._groups = alike(events, stamps)
        watch(self._groups, batch=str(self._name), now=self._now)
        beside = {
            "DuplicateEvent": told.repeats + len(self._claimed.counted),
            "UnknownEventType": told.later,
            "UnreadableEvent": told.unreadable,
        }
        self._ages_ms = ages = [max(0.0, round((now - stamp) * 1000)) for stamp in stamps]
        write_counts(
            self._groups, lines, mode=mode, beside=beside, ages_ms=ages, newly=self._visits.newly
        )

    def settle(self, claims: BatchClaims) -> None:
        """Note the batch as done, now that it is."""
        left = self._claimed.unclear | self._visits.left | self._visits.failed
        if not (self._claimed.mine or left):
            return
        counts, taken = _counts(self._groups), len(self._claimed.taken)
        try:
            claims.done(self._name, counts=counts, left=left, taken=taken, now=self._now)
        except CallFailed as error:  # counted all the same: not once more
            observe.logger().warning("batch not settled", error=told(error))

    def mirror(self, mirror: Mirror, *, mode: str) -> None:
        """Hand on what was counted; last, since it may take a while and nothing waits for it."""
        lags_s = [age / 1000 for age in self._ages_ms]
        mirror(mirrored(self._groups, mode=mode), lags_s, now=self._now)

    def failed(self) -> list[str]:
        """The messages of the events that nobody has counted."""
        keys = self._claimed.busy | self._claimed.unclear | self._visits.failed
        if keys:
            busy = len(self._claimed.busy)
            observe.logger().warning("events not counted", events=len(keys), busy=busy)
        return [*self._told.unburied, *(each for key in keys for each in self._told.messages[key])]


def _counts(groups: Collection[Alike]) -> str:
    """The events by minute and type, for a comparison with what was written."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for each in groups:
        counts[str(each.minute)][each.one.kind] += len(each.events)
    return json.dumps(counts, separators=(",", ":"))


def wire() -> Handle:
    """Connect to the tables of what has been counted, and to the alerts."""
    service, counts = ServiceSettings(), EventCountsSettings().event_counts_table
    dynamodb = boto3_clients.patient("dynamodb", checks=False)
    items = ManyItems(dynamodb, ThreadPoolExecutor(CALLS_AT_ONCE).map)
    claims = BatchClaims(items, keys_table=SeenSettings().seen_events_table, batches_table=counts)
    gc.freeze()  # modules and clients stay: to look at them again costs a large batch a fifth
    return partial(
        handle,
        claims=claims,
        active=ActiveUsers(claims),
        watch=_watch(RepeatSettings(), RateCounts(dynamodb, table=counts)),
        bury=dead_letters(DeadLetterSettings()).bury,
        mode=MetricsSettings().metrics_mode,
        mirror=_mirror(OtlpSettings(), service.service),
        lines=MetricLines(namespace=service.metrics_namespace, service=service.service),
    )


def _mirror(settings: OtlpSettings, service: str) -> Mirror:
    """The receiver of OpenTelemetry metrics, if there is one."""
    url, secret = settings.otlp_metrics_endpoint, settings.otlp_headers_secret_arn
    if not url:
        return no_mirror
    is_beside = url.startswith("http://")  # a collector in a layer of Lambda, on 127.0.0.1
    target = webhook_target(url, private_is_allowed=is_beside)
    endpoint = WebhookEndpoint(
        target, private_is_allowed=is_beside, timeout_s=_MIRROR_S, reads=READS
    )
    resource = {
        "service.name": service,
        "service.namespace": "cognito-triggers",
        "cloud.provider": "aws",
        "cloud.region": boto3_clients.patient("dynamodb").meta.region_name,
    }
    headers = otlp_headers(_secret(secret)) if secret else {}
    return OtlpReceiver(endpoint, headers=headers, resource=resource).send


def _secret(arn: str) -> str:
    return str(aws.secrets().get_secret_value(SecretId=arn)["SecretString"])


def _watch(settings: RepeatSettings, rates: RateCounts) -> Watch:
    """Of failures, if somebody is told of them: a stack may count events and have no alerts."""
    if not settings.alerts_queue_url:
        return unwatched
    return FailureWatch(
        rates=rates,
        repeated=RepeatedFailures(window_minutes=settings.alert_window_minutes),
        container=chance.unguessable_id(),
        tell=Queue(boto3_clients.patient("sqs"), url=settings.alerts_queue_url).send,
    )


handler = entrypoint(wire)
