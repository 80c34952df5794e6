"""The numbers next to the picture of the flow: what went which way in the last hour."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from local.console.account import Account

HOUR = timedelta(hours=1)
_PERIOD_S = 300
_PER_CALL = 500
_QUEUE = "AWS::SQS::Queue"
COUNTED = {
    "sign_ups": ("SignUpAccepted", "Sum"),
    "sign_ups_refused": ("SignUpRejected", "Sum"),
    "confirmed": ("UserConfirmed", "Sum"),
    "attempts": ("SignInAttempted", "Sum"),
    "successes": ("SignInSucceeded", "Sum"),
    "codes_sent": ("ChallengeSent", "Sum"),
    "codes_verified": ("ChallengeVerified", "Sum"),
    "events": ("EventAge", "SampleCount"),  # measured once for each event that is counted
    "events_late": ("EventPending", "Sum"),
    "events_missing": ("EventsUnreconciled", "Sum"),
}


def flow_of(account: Account, *, now: datetime) -> dict[str, int]:
    """
    Counts of the last hour by name, and the messages that lie in queues now.

    ``waiting`` is what consumers have yet to do, ``dead_letters`` what they
    gave up on.
    """
    cloudwatch = account.client("cloudwatch")
    queries = [*counts(account), *_depths(account)]
    values: dict[str, list[float]] = {}
    for start in range(0, len(queries), _PER_CALL):
        told = cloudwatch.get_metric_data(
            MetricDataQueries=queries[start : start + _PER_CALL],
            StartTime=now - HOUR,
            EndTime=now,
            ScanBy="TimestampDescending",
        )
        values |= {each["Id"]: each["Values"] for each in told["MetricDataResults"]}
    return {
        **{name: round(sum(values.get(name, []))) for name in COUNTED},
        "waiting": _newest(values, "live_"),
        "dead_letters": _newest(values, "dead_"),
    }


def _newest(values: dict[str, list[float]], start: str) -> int:
    return round(sum(each[0] for name, each in values.items() if name.startswith(start) and each))


def counts(account: Account, *, period: int = _PERIOD_S) -> Iterator[dict[str, Any]]:
    """Yield the queries of `COUNTED`, in points of *period* seconds."""
    for name, (metric, stat) in COUNTED.items():
        dimensions = {"service": account.stack}
        query = _query(name, "CognitoTriggers", metric, dimensions, stat)
        query["MetricStat"]["Period"] = period
        yield query


def _depths(account: Account) -> Iterator[dict[str, Any]]:
    metric = "ApproximateNumberOfMessagesVisible"
    for number, (name, url) in enumerate(account.ids(_QUEUE).items()):
        start = "dead" if name.endswith("DeadLetterQueue") else "live"
        queue = {"QueueName": url.rpartition("/")[2]}
        yield _query(f"{start}_{number}", "AWS/SQS", metric, queue, "Maximum")


def _query(
    name: str, namespace: str, metric: str, dimensions: dict[str, str], stat: str
) -> dict[str, Any]:
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": key, "Value": each} for key, each in dimensions.items()],
            },
            "Period": _PERIOD_S,
            "Stat": stat,
        },
    }
