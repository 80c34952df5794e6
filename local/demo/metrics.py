"""What the dashboard's metrics must read after the demo, and what they do read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from events.consuming.event_metrics import counted
from events.contract.schema import UserEvent
from local.settling import settle
from local.suite import STACK, Suite

_NAMESPACE = "CognitoTriggers"

Metric = tuple[str, tuple[tuple[str, str], ...]]


def expected_metrics(events: Iterable[UserEvent]) -> Counter[Metric]:
    """How often each metric, by name and dimensions, must have been counted."""
    return Counter(
        (name, tuple(dimensions.items()))
        for event in events
        for name, dimensions in counted(event, mode="perclient")  # as `local.suite` deploys it
    )


def read_metrics(
    suite: Suite, expected: Mapping[Metric, int], *, since: datetime | None = None
) -> Counter[Metric]:
    """The sums in CloudWatch of all that has happened *since*; waits until it is counted."""
    settle(suite.emulator)
    suite.metrics.drain()
    return Counter({metric: _sum(suite, metric, since=since) for metric in expected})


def counted_so_far(suite: Suite) -> Counter[Metric]:
    """The sum of every metric of the suite that there is by now."""
    settle(suite.emulator)
    suite.metrics.drain()
    pages = suite.emulator.client("cloudwatch").get_paginator("list_metrics")
    names = [
        (each["MetricName"], {pair["Name"]: pair["Value"] for pair in each["Dimensions"]})
        for page in pages.paginate(Namespace=_NAMESPACE)
        for each in page["Metrics"]
    ]
    own = [
        (name, tuple((key, value) for key, value in of.items() if key != "service"))
        for name, of in names
        if of.get("service") == STACK
    ]
    return Counter({metric: _sum(suite, metric) for metric in own})


def _sum(suite: Suite, metric: Metric, *, since: datetime | None = None) -> int:
    name, dimensions = metric
    now = datetime.now(UTC)
    all_dimensions = {"service": STACK, **dict(dimensions)}
    answer = suite.emulator.client("cloudwatch").get_metric_statistics(
        Namespace=_NAMESPACE,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in all_dimensions.items()],
        StartTime=since or now - timedelta(days=1),
        EndTime=now + timedelta(hours=1),
        Period=60 if since else 3600,
        Statistics=["Sum"],
    )
    total: float = sum(point["Sum"] for point in answer["Datapoints"])
    return round(total)
