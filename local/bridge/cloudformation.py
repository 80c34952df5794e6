"""What ministack's CloudFormation refuses, so that the template deploys as it is."""

from collections.abc import Callable, Mapping
from typing import Any

# ministack checks these before it stores an alarm; one with metric math has none of the first
# two, and one with a band of usual values no threshold.
_STAND_IN = {"MetricName": "-", "Namespace": "-", "Metrics": None}


def alarm_record_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """
    Alarms with `Metrics` (metric math, bands) are stored, as PutMetricAlarm stores them.

    `cloudwatch_engine.alarms` evaluates them, and all others.
    """

    def record(name: str, props: Mapping[str, Any]) -> dict[str, Any]:
        metrics = props.get("Metrics")
        if not metrics:
            return original(name, props)
        threshold = props.get("Threshold")
        stand_in = {**_STAND_IN, "Threshold": 0 if threshold is None else threshold}
        alarm = original(name, {**props, **stand_in})
        alarm |= {"MetricName": None, "Namespace": None, "Metrics": metrics}
        if band := props.get("ThresholdMetricId"):
            alarm |= {"Threshold": None, "ThresholdMetricId": band}
        return alarm

    return record


def pool_attributes_for(original: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """`Fn::GetAtt: [Pool, ProviderURL]`."""

    def attributes(pool_id: str) -> dict[str, str]:
        known = original(pool_id)
        return {**known, "ProviderURL": f"https://{known['ProviderName']}"}

    return attributes
