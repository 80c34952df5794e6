"""The template's alarms as DescribeAlarms would tell of them."""

import re
from collections.abc import Callable
from typing import Any

_METRIC, _COMPOSITE = "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"


def described(of_type: Callable[[str], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """All alarms, by logical id, which is their name; the topic is one, whatever its name."""
    return {
        name: _described(name, properties)
        for kind in (_METRIC, _COMPOSITE)
        for name, properties in of_type(kind).items()
    }


def _described(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    alarm = filled_in(properties)
    for actions in {"AlarmActions", "OKActions", "InsufficientDataActions"} & set(alarm):
        alarm[actions] = [f"arn:aws:sns:eu-west-1:000000000000:{each}" for each in alarm[actions]]
    return {"ActionsEnabled": True, **alarm, "AlarmName": name}


def filled_in(node: Any) -> Any:
    """*node* with its own names instead of what CloudFormation would put there."""
    match node:
        case {"Ref": name} | {"Fn::GetAtt": [name, _]}:
            return name
        case {"Fn::If": [_, then, _]}:
            return filled_in(then)
        case {"Fn::Sub": [text, _]} | {"Fn::Sub": text}:
            return re.sub(r"\$\{(\w+)(\.\w+)?\}", r"\1", text)
        case dict():
            return {key: filled_in(value) for key, value in node.items()}
        case list():
            return [filled_in(each) for each in node]
    return node
