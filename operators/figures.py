"""Key figures of the last hour, from the suite's own metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from operators.outside import Outside
from runtime.settings.service import ServiceSettings

_HOUR: Final = timedelta(hours=1)
_PERIOD_S: Final = 60
_SUMS: Final = {
    "sign_in_attempts": "SignInAttempted",
    "sign_in_successes": "SignInSucceeded",
    "sign_ups": "SignUpAccepted",
    "sign_ups_refused": "SignUpRejected",
    "codes_sent": "ChallengeSent",
    "events_pending": "EventPending",
    "events_reconciled": "EventsUnreconciled",
}
_LAG, _CANARY = "EventAge", "PipelineCanary"


def figures_of(outside: Outside) -> Mapping[str, float | None]:
    """
    Counts of the last hour; None where nothing was measured.

    ``event_lag_p99_seconds`` is the highest of its minutes, ``canary_age_seconds`` the time
    since the last canary event was counted.
    """
    now = outside.now()
    told = outside.client("cloudwatch").get_metric_data(
        MetricDataQueries=[
            *(_query(name, metric, "Sum", outside) for name, metric in _SUMS.items()),
            _query("lag", _LAG, "p99", outside),
            _query("canary", _CANARY, "Sum", outside),
        ],
        StartTime=now - _HOUR,
        EndTime=now,
        ScanBy="TimestampDescending",
    )
    found = {each["Id"]: each for each in told["MetricDataResults"]}
    values = {name: found[name]["Values"] for name in found}
    lag, canary = values.get("lag", []), found.get("canary", {}).get("Timestamps", [])
    return {
        **{name: sum(values[name]) if values.get(name) else None for name in _SUMS},
        "event_lag_p99_seconds": round(max(lag) / 1000, 1) if lag else None,
        "canary_age_seconds": round((now - canary[0]).total_seconds()) if canary else None,
    }


def _query(name: str, metric: str, stat: str, outside: Outside) -> dict[str, Any]:
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": ServiceSettings.metrics_namespace,
                "MetricName": metric,
                "Dimensions": [{"Name": "service", "Value": outside.stack.name}],
            },
            "Period": _PERIOD_S,
            "Stat": stat,
        },
    }
