"""What ministack's CloudFormation refuses, so that the template deploys as it is."""

from collections.abc import Callable, Mapping
from typing import Any

from local.bridge.issuer import issuer_of

# ministack checks these before it stores an alarm; one with metric math has none of the first
# two, and one with a band of usual values no threshold.
_STAND_IN = {"MetricName": "-", "Namespace": "-", "Metrics": None}
_VERIFICATION = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}


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
    """`Fn::GetAtt: [Pool, ProviderURL]`, the issuer of its tokens."""

    def attributes(pool_id: str) -> dict[str, str]:
        return {**original(pool_id), "ProviderURL": issuer_of(pool_id)}

    return attributes


def pool_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """Numbers and switches of a policy that come from parameters, and so as text, become such."""

    def store(data: dict[str, Any]) -> Any:
        policies = data.get("Policies") or {}
        if policy := policies.get("PasswordPolicy"):
            told = {name: _typed(value) for name, value in policy.items()}
            data = {**data, "Policies": {**policies, "PasswordPolicy": told}}
        return original(data)

    return store


def new_pool_for(original: Callable[..., Any]) -> Callable[..., Any]:
    """CreateUserPool, after which a pool always has its way to verify an address."""

    def create(data: dict[str, Any]) -> Any:
        template = {**_VERIFICATION, **(data.get("VerificationMessageTemplate") or {})}
        return original({**data, "VerificationMessageTemplate": template})

    return create


def _typed(value: object) -> object:
    """
    What CloudFormation makes of it for a member that is a number or a switch.

    >>> [_typed(value) for value in ("12", "true", 3, False)]
    [12, True, 3, False]
    """
    if isinstance(value, str):
        return int(value) if value.isdigit() else value == "true"
    return value
