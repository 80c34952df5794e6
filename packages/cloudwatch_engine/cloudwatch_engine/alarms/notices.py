"""
What an alarm publishes when it changes its state.

The JSON that CloudWatch sends to SNS. The user guide shows parts of it only;
the rest is as public recordings of such messages have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cloudwatch_engine.alarms.reasons import stamp

_REGIONS = {"eu-west-1": "EU (Ireland)"}
_LONGEST_SUBJECT = 100  # characters, SNS's limit
_ACTIONS = {
    "ALARM": "AlarmActions",
    "OK": "OKActions",
    "INSUFFICIENT_DATA": "InsufficientDataActions",
}


def topics(alarm: Mapping[str, Any]) -> list[str]:
    """ARNs of the topics that *alarm*'s present state is told to."""
    if not alarm.get("ActionsEnabled", True):
        return []
    actions = alarm.get(_ACTIONS[alarm["StateValue"]]) or []
    return [arn for arn in actions if arn.split(":")[2:3] == ["sns"]]


def subject(alarm: Mapping[str, Any]) -> str:
    """The subject, cut off at what SNS takes."""
    told = f'{alarm["StateValue"]}: "{alarm["AlarmName"]}" in {_region(alarm)}'
    return told[:_LONGEST_SUBJECT]


def notice(
    alarm: Mapping[str, Any], *, old: str, now: float, children: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """The message: *alarm* as it is now, the *old* state, and who made a composite one change."""
    told = {
        "AlarmName": alarm["AlarmName"],
        "AlarmDescription": alarm.get("AlarmDescription"),
        "AWSAccountId": alarm["AlarmArn"].split(":")[4],
        "NewStateValue": alarm["StateValue"],
        "NewStateReason": alarm.get("StateReason", ""),
        "StateChangeTime": stamp(now),
        "Region": _region(alarm),
        "AlarmArn": alarm["AlarmArn"],
        "OldStateValue": old,
        **{name: list(alarm.get(name) or []) for name in _ACTIONS.values()},
    }
    if "AlarmRule" in alarm:
        told["AlarmRule"] = alarm["AlarmRule"]
        told["TriggeringChildren"] = [
            {
                "Arn": each["AlarmArn"],
                "State": {"Value": each["StateValue"], "Timestamp": stamp(now)},
            }
            for each in children
        ]
        return told
    return {**told, "Trigger": _trigger(alarm)}


def _trigger(alarm: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "Period": alarm.get("Period"),
        "EvaluationPeriods": alarm["EvaluationPeriods"],
        "DatapointsToAlarm": alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"]),
        "ComparisonOperator": alarm["ComparisonOperator"],
        "TreatMissingData": alarm.get("TreatMissingData") or "missing",
        "EvaluateLowSampleCountPercentile": "",
    }
    if alarm.get("ThresholdMetricId"):
        told["ThresholdMetricId"] = alarm["ThresholdMetricId"]
    else:
        told["Threshold"] = alarm.get("Threshold")
    if alarm.get("Metrics"):
        return {**told, "Metrics": [_query(each) for each in alarm["Metrics"]]}
    return {**told, **_metric(alarm), **_statistic(alarm), "Unit": alarm.get("Unit")}


def _query(query: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: value for key, value in query.items() if key != "MetricStat"}
    if query.get("MetricStat"):
        told["MetricStat"] = {
            **query["MetricStat"],
            "Metric": _metric(query["MetricStat"]["Metric"]),
        }
    return {"ReturnData": True, **told}


def _metric(metric: Mapping[str, Any]) -> dict[str, Any]:
    """Dimensions with small letters, as nowhere else."""
    pairs = metric.get("Dimensions") or []
    return {
        "MetricName": metric["MetricName"],
        "Namespace": metric["Namespace"],
        "Dimensions": [{"value": each["Value"], "name": each["Name"]} for each in pairs],
    }


def _statistic(alarm: Mapping[str, Any]) -> dict[str, Any]:
    if alarm.get("ExtendedStatistic"):
        stat = alarm["ExtendedStatistic"]
        return {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": stat}
    stat = str(alarm["Statistic"])
    return {"StatisticType": "Statistic", "Statistic": _CAPITALS.get(stat, stat.upper())}


_CAPITALS = {"SampleCount": "SAMPLE_COUNT"}  # the others just get capitals


def _region(alarm: Mapping[str, Any]) -> str:
    name = alarm["AlarmArn"].split(":")[3]
    return str(_REGIONS.get(name, name))
