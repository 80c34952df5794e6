"""The alarms of a stack, by severity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from operators.outside import Outside
from rules.alerts.alarm_text import AlarmText

_KINDS: Final = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_WORST_FIRST: Final = ("ALARM", "INSUFFICIENT_DATA", "OK")
_SEVEREST_FIRST: Final = ("page", "", "ticket", "component")
_PER_CALL: Final = 100


@dataclass(frozen=True, slots=True)
class Alarm:
    """
    An alarm.

    Attributes:
        state: ALARM, OK or INSUFFICIENT_DATA.
        severity: page, ticket or component; empty if its description says none.
        since: When it came into that state.

    """

    name: str
    state: str
    severity: str
    impact: str
    action: str
    runbook: str
    since: datetime

    @property
    def is_in_alarm(self) -> bool:
        """Whether its state is ALARM."""
        return self.state == "ALARM"

    def item(self) -> dict[str, Any]:
        """As ``--output json`` has it."""
        return {**asdict(self), "since": self.since.astimezone(UTC).isoformat()}


def alarms_of(outside: Outside) -> list[Alarm]:
    """All alarms of the stack."""
    cloudwatch = outside.client("cloudwatch")
    names = sorted(
        physical.partition(":alarm:")[2] or physical  # a composite alarm goes by its ARN
        for kind in _KINDS
        for physical in outside.stack.ids(kind).values()
    )
    found = [_alarm(each) for each in _described(cloudwatch, names)]
    return sorted(found, key=_order)


def _order(alarm: Alarm) -> tuple[int, int, str]:
    return _WORST_FIRST.index(alarm.state), _SEVEREST_FIRST.index(alarm.severity), alarm.name


def _described(cloudwatch: Any, names: list[str]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(names), _PER_CALL):
        pages = cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmNames=names[start : start + _PER_CALL],
            AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        )
        for page in pages:
            yield from page.get("MetricAlarms", [])
            yield from page.get("CompositeAlarms", [])


def _alarm(described: dict[str, Any]) -> Alarm:
    text = AlarmText.read(described.get("AlarmDescription", ""))
    return Alarm(
        name=described["AlarmName"],
        state=described["StateValue"],
        severity=text.severity if text.severity in _SEVEREST_FIRST else "",
        impact=text.impact,
        action=text.action,
        runbook=text.runbook,
        since=described["StateUpdatedTimestamp"],
    )
