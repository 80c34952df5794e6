"""One alarm: its state over a day, the metric that it watches, and what it is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from local.console.account import Account
from local.console.alarms import ids_of

_DAY = timedelta(days=1)
_PERIOD_S = 300
_USED = re.compile(r"(?:ALARM|OK|INSUFFICIENT_DATA)\(\"?([^\")]+)\"?\)")
_MOST_CHANGES = 50


def alarm_page(account: Account, logical_id: str, *, now: datetime) -> dict[str, Any] | None:
    """
    Threshold, series of the last day, changes of state and components; None without such alarm.

    A composite alarm has components and no series.
    """
    names = {logical: name for name, logical in ids_of(account).items()}
    if logical_id not in names:
        return None
    cloudwatch = account.client("cloudwatch")
    told = cloudwatch.describe_alarms(
        AlarmNames=[names[logical_id]], AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    described = [*told.get("MetricAlarms", []), *told.get("CompositeAlarms", [])]
    if not described:
        return None
    [alarm] = described
    start = now - _DAY
    return {
        "start": start.timestamp(),
        "end": now.timestamp(),
        "threshold": alarm.get("Threshold"),
        "rule": _rule(alarm),
        "series": list(_series(cloudwatch, alarm, start=start, end=now)),
        "changes": list(_changes(cloudwatch, alarm["AlarmName"], since=start)),
        "components": _components(alarm, ids_of(account)),
    }


def _rule(alarm: Mapping[str, Any]) -> str:
    """As the console of CloudWatch has it: when the alarm goes into ALARM."""
    if "AlarmRule" in alarm:
        return str(alarm["AlarmRule"])
    periods = alarm["EvaluationPeriods"]
    most = alarm.get("DatapointsToAlarm", periods)
    missing = alarm.get("TreatMissingData", "missing")
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", alarm["ComparisonOperator"]).lower()
    level = "" if alarm.get("Threshold") is None else f" {alarm['Threshold']:g}"
    return f"{words}{level}, {most} of {periods} datapoints; missing data: {missing}"


def _queries(alarm: Mapping[str, Any]) -> list[dict[str, Any]]:
    if queries := alarm.get("Metrics"):
        return [dict(each) for each in queries]
    metric = {name: alarm[name] for name in ("Namespace", "MetricName")}
    stat = alarm.get("Statistic") or alarm.get("ExtendedStatistic") or "Sum"
    whole = {**metric, "Dimensions": alarm.get("Dimensions", [])}
    period = max(alarm.get("Period", _PERIOD_S), _PERIOD_S)
    stat_of = {"Metric": whole, "Period": period, "Stat": stat}
    return [{"Id": "watched", "Label": metric["MetricName"], "MetricStat": stat_of}]


def _series(
    cloudwatch: Any, alarm: Mapping[str, Any], *, start: datetime, end: datetime
) -> Iterator[dict[str, Any]]:
    """Yield what `local.console.page.answers` calls a series; a band that is none is left out."""
    if "AlarmRule" in alarm:
        return
    queries = [each for each in _queries(alarm) if "BAND(" not in each.get("Expression", "")]
    period = max(each.get("MetricStat", each).get("Period", _PERIOD_S) for each in queries)
    told = cloudwatch.get_metric_data(
        MetricDataQueries=queries, StartTime=start, EndTime=end, ScanBy="TimestampAscending"
    )
    for each in told["MetricDataResults"]:
        values = list(each["Values"])
        times, drawn = _with_gaps([at.timestamp() for at in each["Timestamps"]], values, period)
        yield {
            "label": each.get("Label") or each["Id"],
            "axis": "left",
            "timestamps": times,
            "values": drawn,
            "latest": values[-1] if values else None,
        }


def _with_gaps(
    times: list[float], values: list[float], period: int
) -> tuple[list[float], list[float | None]]:
    """Put None where data of two periods are missing: a line over them would invent them."""
    told: list[tuple[float, float | None]] = []
    for at, value in zip(times, values, strict=True):
        if told and at - told[-1][0] > 2 * period:
            told.append((told[-1][0] + period, None))
        told.append((at, value))
    return [at for at, _ in told], [value for _, value in told]


def _changes(cloudwatch: Any, name: str, *, since: datetime) -> Iterator[dict[str, Any]]:
    told = cloudwatch.describe_alarm_history(
        AlarmName=name,
        AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        HistoryItemType="StateUpdate",
        StartDate=since,
        MaxRecords=_MOST_CHANGES,
    )
    for each in told.get("AlarmHistoryItems", []):
        data = json.loads(each.get("HistoryData") or "{}")
        state = data.get("newState", {})
        yield {
            "at": each["Timestamp"].timestamp(),
            "state": str(state.get("stateValue", "")),
            "reason": str(state.get("stateReason", "")),
        }


def _components(alarm: Mapping[str, Any], ids: Mapping[str, str]) -> list[str]:
    used = dict.fromkeys(_USED.findall(alarm.get("AlarmRule", "")))
    names = (each.rpartition(":alarm:")[2] for each in used)
    return [ids[name] for name in names if name in ids]
