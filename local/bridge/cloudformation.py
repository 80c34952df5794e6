"""Two things ministack's CloudFormation refuses, so that the template deploys as it is."""

from collections.abc import Callable, Mapping
from typing import Any

# ministack checks these before it stores an alarm; an alarm with metric math has neither.
_STAND_IN = {"MetricName": "-", "Namespace": "-", "Metrics": None}


def alarm_record_for(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """
    Alarms with `Metrics` (metric math) are stored, as PutMetricAlarm stores them.

    ministack never evaluates them: they stay INSUFFICIENT_DATA.
    """

    def record(name: str, props: Mapping[str, Any]) -> dict[str, Any]:
        metrics = props.get("Metrics")
        if not metrics:
            return original(name, props)
        alarm = original(name, {**props, **_STAND_IN})
        return {**alarm, "MetricName": None, "Namespace": None, "Metrics": metrics}

    return record


def pool_attributes_for(original: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """`Fn::GetAtt: [Pool, ProviderURL]`."""

    def attributes(pool_id: str) -> dict[str, str]:
        known = original(pool_id)
        return {**known, "ProviderURL": f"https://{known['ProviderName']}"}

    return attributes
