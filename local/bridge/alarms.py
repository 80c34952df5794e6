"""
Alarms that `cloudwatch_engine.alarms` watches: ministack keeps them, and no more.

Its own evaluation ignores dimensions, M out of N, missing data and metric math.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ministack.services import cloudwatch

from local.bridge.theirs import Answer

Put = Callable[..., Answer]

_OF_MATH = ("Metrics", "ThresholdMetricId")
_OF_SUPPRESSION = (
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)


def nothing_for(_: Callable[..., Any]) -> Callable[..., None]:
    """What ministack would evaluate or tell by itself."""
    return lambda *_, **__: None


def metric_alarm_for(original: Put) -> Put:
    """PutMetricAlarm, with metric math and bands."""

    def put(params: Any, asked: dict[str, Any], *protocol: bool) -> Answer:
        answer = original(params, asked, *protocol)
        if answer[0] == 200 and asked.get("Metrics"):
            kept = {name: asked[name] for name in _OF_MATH if name in asked}
            gone = dict.fromkeys(("MetricName", "Namespace", "Statistic", "Period"))
            threshold = asked.get("Threshold")
            cloudwatch._alarms[asked["AlarmName"]] |= {**gone, "Threshold": threshold, **kept}
        return answer

    return put


def composite_alarm_for(original: Put) -> Put:
    """PutCompositeAlarm, with what keeps it quiet."""

    def put(params: Any, asked: dict[str, Any], *protocol: bool) -> Answer:
        answer = original(params, asked, *protocol)
        if answer[0] == 200:
            kept = {name: asked[name] for name in _OF_SUPPRESSION if name in asked}
            cloudwatch._composite_alarms[asked["AlarmName"]] |= kept
        return answer

    return put
