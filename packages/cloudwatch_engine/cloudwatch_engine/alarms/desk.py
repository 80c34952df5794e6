"""The alarms of an account: seeing them, putting them into a state, telling their topics."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from cloudwatch_engine.alarms.notices import notice, subject, topics

_LONGEST_REASON = 1023  # characters
_log = logging.getLogger(__name__)

Alarm = dict[str, Any]
"""As DescribeAlarms tells of it, its state kept up."""
Alarms = Mapping[str, Alarm]


@dataclass(frozen=True, slots=True)
class Change:
    """Another state for an alarm, and why: in words, and as data in JSON if there are any."""

    state: str
    reason: str
    data: str = ""


class Desk:
    """*cloudwatch* and *sns* are boto3 clients; a `Desk` raises what the former raises."""

    def __init__(self, cloudwatch: Any, sns: Any) -> None:
        self._cloudwatch, self._sns = cloudwatch, sns

    def alarms(self) -> dict[str, Alarm]:
        """All alarms, by name."""
        pages = self._cloudwatch.get_paginator("describe_alarms").paginate(
            AlarmTypes=["MetricAlarm", "CompositeAlarm"]
        )
        return {
            alarm["AlarmName"]: dict(alarm)
            for page in pages
            for alarm in [*page["MetricAlarms"], *page["CompositeAlarms"]]
        }

    def put(self, alarm: Alarm, change: Change) -> None:
        """Put *alarm* into another state."""
        data = {"StateReasonData": change.data} if change.data else {}
        self._cloudwatch.set_alarm_state(
            AlarmName=alarm["AlarmName"],
            StateValue=change.state,
            StateReason=change.reason[:_LONGEST_REASON],
            **data,
        )
        alarm |= {"StateValue": change.state, "StateReason": change.reason}

    def tell(self, alarm: Alarm, *, old: str, now: float, children: Sequence[Alarm] = ()) -> None:
        """Publish that *alarm* is in its state. A topic that cannot be told stops nothing."""
        message = json.dumps(notice(alarm, old=old, now=now, children=children))
        for topic in topics(alarm):
            try:
                self._sns.publish(TopicArn=topic, Subject=subject(alarm), Message=message)
            except (ClientError, BotoCoreError):
                _log.warning("%s was not told of %s", topic, alarm["AlarmName"], exc_info=True)
