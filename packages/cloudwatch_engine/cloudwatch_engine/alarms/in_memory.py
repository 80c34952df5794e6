"""The alarms of an account in memory, for an `AlarmWatch` without AWS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cloudwatch_engine.alarms.desk import Alarm


class InMemoryAccount:
    """
    Two boto3 clients in one, as far as a `Desk` uses them: CloudWatch with alarms, and SNS.

    Attributes:
        told: What was published, oldest first: the arguments of SNS's Publish.

    """

    def __init__(self, *, region: str = "eu-west-1", account: str = "000000000000") -> None:
        self.told: list[dict[str, Any]] = []
        self._alarms: dict[str, Alarm] = {}
        self._prefix = f"arn:aws:cloudwatch:{region}:{account}:alarm"

    def add(self, **alarm: Any) -> None:
        """Put *alarm*, told as DescribeAlarms tells of it; one of the same name is replaced."""
        name = alarm["AlarmName"]
        arn = f"{self._prefix}:{name}"
        self._alarms[name] = {"StateValue": "INSUFFICIENT_DATA", **alarm, "AlarmArn": arn}

    def state(self, name: str) -> str:
        """`OK`, `ALARM` or `INSUFFICIENT_DATA`; KeyError if there is no such alarm."""
        return str(self._alarms[name]["StateValue"])

    def alarm(self, name: str) -> Alarm:
        """All that is known of the alarm; changes to it last."""
        return self._alarms[name]

    def get_paginator(self, operation: str) -> InMemoryAccount:
        """The paginator of `describe_alarms`, the one that a `Desk` asks for."""
        if operation != "describe_alarms":
            raise NotImplementedError(operation)
        return self

    def paginate(self, **_asked: Any) -> Sequence[dict[str, list[Alarm]]]:
        """All alarms, on one page."""
        found = [dict(each) for each in self._alarms.values()]
        return [
            {
                "MetricAlarms": [each for each in found if "AlarmRule" not in each],
                "CompositeAlarms": [each for each in found if "AlarmRule" in each],
            }
        ]

    def set_alarm_state(self, **state: Any) -> None:
        """As CloudWatch's SetAlarmState."""
        self._alarms[state.pop("AlarmName")] |= state

    def publish(self, **told: Any) -> None:
        """As SNS's Publish."""
        self.told.append(told)
