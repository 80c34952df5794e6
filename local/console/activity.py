"""The figures and graphs of the first view: what users did in a span, and in the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from local.console.account import Account
from local.console.flow import COUNTED, counts

# The longest span in minutes that has points of so many seconds.
_PERIODS_S = ((60, 60), (360, 300), (1_440, 900), (10_080, 3_600), (20_160, 10_800))
LONGEST_MINUTES = 10_080


def period_of(minutes: int) -> int:
    """
    Seconds of a point in a graph of so many *minutes*.

    >>> [period_of(each) for each in (15, 180, 1440, 10_080)]
    [60, 300, 900, 3600]
    """
    return next(each for longest, each in _PERIODS_S if minutes <= longest)


def activity_of(account: Account, *, minutes: int, now: datetime) -> dict[str, Any]:
    """
    Sums by name of the last *minutes*, and of as many before, with the points of the last.

    Points come as ``times``, in seconds since 1970, and one row of counts by name.
    """
    span = min(max(minutes, 1), LONGEST_MINUTES)
    period = period_of(span)
    end = datetime.fromtimestamp((int(now.timestamp()) // period + 1) * period, UTC)
    middle = end - timedelta(minutes=span)
    told = _told(account, period, start=middle - timedelta(minutes=span), end=end)
    times = [middle.timestamp() + period * n for n in range(60 * span // period)]
    return {
        "start": middle.timestamp(),
        "end": end.timestamp(),
        "numbers": {name: _sum(each, after=middle) for name, each in told.items()},
        "before": {name: _sum(each, before=middle) for name, each in told.items()},
        "times": times,
        "rows": {name: [each.get(at, 0.0) for at in times] for name, each in told.items()},
    }


def _told(
    account: Account, period: int, *, start: datetime, end: datetime
) -> Mapping[str, Mapping[float, float]]:
    """Values by time, by name."""
    pages = (
        account.client("cloudwatch")
        .get_paginator("get_metric_data")
        .paginate(
            MetricDataQueries=list(counts(account, period=period)), StartTime=start, EndTime=end
        )
    )
    told: dict[str, dict[float, float]] = {name: {} for name in COUNTED}
    for each in _results(pages):
        points = zip(each["Timestamps"], each["Values"], strict=True)
        told[each["Id"]] |= {at.timestamp(): value for at, value in points}
    return told


def _results(pages: Any) -> Iterator[Mapping[str, Any]]:
    for page in pages:
        yield from page["MetricDataResults"]


def _sum(
    points: Mapping[float, float], *, after: datetime | None = None, before: datetime | None = None
) -> int:
    low = after.timestamp() if after else float("-inf")
    high = before.timestamp() if before else float("inf")
    return round(sum(value for at, value in points.items() if low <= at < high))
