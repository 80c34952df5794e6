"""Boards and alarms as CloudFormation resources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.body import Board, body
from pipeline.boards.links import board_name
from pipeline.boards.metrics import Metric
from pipeline.boards.yaml_text import Flow, FlowMap, Literal, Tagged, filled_in
from rules.alerts.alarm_text import AlarmText

_TOPIC = Tagged(
    "!If",
    Flow(["OwnOperatorsTopic", Tagged("!Ref", "OperatorsTopic"), Tagged("!Ref", "AlarmTopicArn")]),
)


def dashboard(board: Board) -> dict[str, Any]:
    """The resource of *board*."""
    made = body(board)
    text = Literal(made.text)
    pieces = {
        placeholder: Tagged("!If", [condition, Tagged("!Sub", Literal(rows)), ""])
        for placeholder, (condition, rows) in made.pieces.items()
    }
    return {
        "Type": "AWS::CloudWatch::Dashboard",
        "Properties": {
            "DashboardName": filled_in(board_name(board.name)),
            "DashboardBody": Tagged("!Sub", [text, pieces] if pieces else text),
        },
    }


def alarm_resource(alarm: Alarm | Composite) -> dict[str, Any]:
    """The resource of *alarm*."""
    if isinstance(alarm, Composite):
        return _composite(alarm)
    properties: dict[str, Any] = {**_named(alarm), **_watched(alarm)}
    properties["EvaluationPeriods"] = alarm.of
    if alarm.of > 1:
        properties["DatapointsToAlarm"] = alarm.needed
    if not alarm.band:
        properties["Threshold"] = alarm.threshold
    properties["ComparisonOperator"] = alarm.comparison
    properties["TreatMissingData"] = alarm.missing
    conditional = {"Condition": alarm.condition} if alarm.condition else {}
    return {
        "Type": "AWS::CloudWatch::Alarm",
        **conditional,
        "Properties": {**properties, **_told(alarm)},
    }


def description(alarm: Alarm | Composite) -> Tagged:
    """Severity, impact, action, and the section of the runbook."""
    runbook = f"${{RunbookUrl}}#{alarm.section}"
    return Tagged("!Sub", AlarmText(alarm.severity, alarm.impact, alarm.action, runbook).written())


def alarm_name(name: str) -> str:
    """
    The name that CloudWatch has an alarm under, so that links and notices can say it.

    >>> alarm_name("PreSignUpErrors")
    '${AWS::StackName}-pre-sign-up-errors'
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
    return f"${{AWS::StackName}}-{words}"


def _named(alarm: Alarm | Composite) -> dict[str, Any]:
    return {
        "AlarmName": filled_in(alarm_name(alarm.name)),
        "AlarmDescription": description(alarm),
    }


def _told(alarm: Alarm | Composite) -> dict[str, Any]:
    tags = [FlowMap(Key="severity", Value=alarm.severity)]
    if alarm.severity == "component":
        return {"Tags": tags}
    states = ["Alarm", "OK"]
    if isinstance(alarm, Alarm) and alarm.missing == "missing":
        states.append("InsufficientData")
    return {**{f"{state}Actions": Flow([_TOPIC]) for state in states}, "Tags": tags}


def _watched(alarm: Alarm) -> dict[str, Any]:
    if isinstance(alarm.watches, Sums):
        return {"Metrics": _sums(alarm.watches, alarm)}
    if alarm.band:
        return {"Metrics": _band(alarm.watches, alarm), "ThresholdMetricId": "usual"}
    percentile = alarm.stat.startswith("p")
    return {
        **_metric(alarm.watches),
        ("ExtendedStatistic" if percentile else "Statistic"): alarm.stat,
        "Period": _period(alarm),
    }


def _period(alarm: Alarm) -> int | Tagged:
    if not alarm.small_period:
        return alarm.period
    return Tagged("!If", Flow(["UsualAccount", alarm.period, alarm.small_period]))


def _sums(sums: Sums, alarm: Alarm) -> list[dict[str, Any]]:
    watched = {"Id": "watched", "Label": sums.label, "Expression": sums.expression}
    parts = [
        {"Id": name, "ReturnData": False, "MetricStat": _stat(metric, alarm)}
        for name, metric in sums.metrics.items()
    ]
    return [watched, *parts]


def _band(metric: Metric, alarm: Alarm) -> list[dict[str, Any]]:
    usual = f"ANOMALY_DETECTION_BAND(watched, {alarm.band})"
    return [
        {"Id": "watched", "ReturnData": True, "MetricStat": _stat(metric, alarm)},
        {"Id": "usual", "Label": "Usual", "Expression": usual, "ReturnData": True},
    ]


def _stat(metric: Metric, alarm: Alarm) -> dict[str, Any]:
    return {"Metric": _metric(metric), "Period": alarm.period, "Stat": alarm.stat}


def _metric(metric: Metric) -> dict[str, Any]:
    dimensions: Sequence[Any] = [
        FlowMap(Name=name, Value=filled_in(value)) for name, value in metric.dimensions
    ]
    return {
        "Namespace": metric.namespace,
        "MetricName": metric.name,
        "Dimensions": Flow(dimensions),
    }


def _composite(alarm: Composite) -> dict[str, Any]:
    quiet: dict[str, Any] = {}
    if alarm.suppressor:
        quiet = {
            "ActionsSuppressor": Tagged("!GetAtt", f"{alarm.suppressor}.Arn"),
            "ActionsSuppressorWaitPeriod": 60,
            "ActionsSuppressorExtensionPeriod": 120,
        }
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        "Properties": {
            **_named(alarm),
            "AlarmRule": Tagged("!Sub", alarm.rule),
            **quiet,
            **_told(alarm),
        },
    }
