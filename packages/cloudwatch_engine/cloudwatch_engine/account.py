"""Metrics and alarms of an AWS account, or of an emulator of one, through boto3."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from cloudwatch_engine.metrics import AlarmState, LogLine, Reading, Series, Window

_QUERIES_PER_CALL = 500
_NAMES_PER_CALL = 100
_Item = TypeVar("_Item")


class AccountMetrics:
    """
    A `Source` over boto3 clients. Raises what boto3 raises.

    Logs are read only if *logs* is given, and then line by line: on a laptop
    that is cheap, in an account with much traffic it is not.
    """

    def __init__(self, cloudwatch: Any, *, logs: Any = None) -> None:
        self._cloudwatch, self._logs = cloudwatch, logs

    def read(self, readings: Sequence[Reading], window: Window) -> list[Series]:
        """The values of each of *readings*; an incomplete answer is read on to its end."""
        return [
            series
            for some in _batches(readings, _QUERIES_PER_CALL)
            for series in self._read(some, window)
        ]

    def alarms(self, names: Sequence[str]) -> list[AlarmState]:
        """The states of those alarms that are there, in the order of *names*."""
        found = {
            alarm.name: alarm
            for some in _batches(names, _NAMES_PER_CALL)
            for alarm in self._alarms(some)
        }
        return [found[name] for name in names if name in found]

    def lines(self, groups: Sequence[str], window: Window) -> list[LogLine] | None:
        """What was logged to *groups*, if logs are read."""
        if self._logs is None:
            return None
        return [line for group in groups for line in self._logged(group, window)]

    def _logged(self, group: str, window: Window) -> Iterator[LogLine]:
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=window.start * 1000, endTime=window.end * 1000
        )
        for page in pages:
            for event in page["events"]:
                yield LogLine(group, event["timestamp"], event["message"])

    def _read(self, readings: Sequence[Reading], window: Window) -> list[Series]:
        pages = self._cloudwatch.get_paginator("get_metric_data").paginate(
            MetricDataQueries=[_query(number, each) for number, each in enumerate(readings)],
            StartTime=datetime.fromtimestamp(window.start, UTC),
            EndTime=datetime.fromtimestamp(window.end, UTC),
            ScanBy="TimestampAscending",
        )
        found: list[dict[int, float]] = [{} for _ in readings]
        for page in pages:
            for result in page["MetricDataResults"]:
                number = int(result["Id"][1:])
                times = (_on_grid(at, window, readings[number]) for at in result["Timestamps"])
                found[number] |= dict(zip(times, result["Values"], strict=True))
        return list(found)

    def _alarms(self, names: Sequence[str]) -> Iterator[AlarmState]:
        pages = self._cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNames=list(names), AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        for page in pages:
            for alarm in [*page["MetricAlarms"], *page["CompositeAlarms"]]:
                yield AlarmState(
                    name=alarm["AlarmName"],
                    state=alarm["StateValue"],
                    reason=alarm.get("StateReason", ""),
                    since=alarm.get("StateTransitionedTimestamp") or alarm["StateUpdatedTimestamp"],
                )


def _on_grid(at: datetime, window: Window, reading: Reading) -> int:
    """The start of the period in *window*: what is asked of long ago begins a little earlier."""
    after = max(0, int(at.timestamp()) - window.start)
    return window.start + after - after % reading.period


def _query(number: int, reading: Reading) -> dict[str, Any]:
    metric = {
        "Namespace": reading.metric.namespace,
        "MetricName": reading.metric.name,
        "Dimensions": [{"Name": name, "Value": value} for name, value in reading.metric.dimensions],
    }
    stat = {"Metric": metric, "Period": reading.period, "Stat": reading.stat}
    return {"Id": f"m{number}", "MetricStat": stat}


def _batches(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
