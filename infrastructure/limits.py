"""
What CloudFormation and Lambda take, checked before anything is written.

The environment of a function is calculated with the longest value of each parameter and the
longest name that CloudFormation makes. Quotes and letters beyond ASCII, which take more than
an octet, are for `tests/template/test_environment_size.py`: it knows what a pattern lets in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from infrastructure.pieces import BadPiece

PARAMETERS: Final = 200
# Lambda's 4 KB, without what AWS adds or counts in another way.
ENVIRONMENT: Final = 3990
_STACK: Final = 128
_RANDOM: Final = 14
# The longest that `Ref` and `GetAtt` make of a resource, by its type: a name of its own, in an ARN.
_OF_TYPE: Final = {
    "AWS::Cognito::UserPool": 30,
    "AWS::Cognito::UserPoolClient": 26,
    "AWS::KMS::Key": 36,
    "AWS::AppConfig::HostedConfigurationVersion": 10,
}
_PSEUDO: Final = {"AWS::StackName": _STACK, "AWS::NoValue": 0}
_OTHERWISE: Final = 25  # a region, an account, a suffix
_PLACEHOLDER: Final = re.compile(r"\$\{([^!}]+)\}")
Data = Mapping[str, Mapping[str, Any]]


def check(data: Data) -> None:
    """Raise `BadPiece` if a template with this *data* could not be deployed."""
    parameters = data.get("Parameters", {})
    if len(parameters) > PARAMETERS:
        raise BadPiece(
            f"the template has {len(parameters)} parameters, and CloudFormation takes {PARAMETERS}"
        )
    usual = data.get("Globals", {}).get("Function", {})
    for name, resource in data.get("Resources", {}).items():
        if resource.get("Type") == "AWS::Serverless::Function":
            _fits(name, {**_variables(usual), **_variables(resource["Properties"])}, data)


def _variables(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    variables: Mapping[str, Any] = properties.get("Environment", {}).get("Variables", {})
    return variables


def _fits(name: str, variables: Mapping[str, Any], data: Data) -> None:
    sizes = {key: len(key) + 6 + longest(value, data) for key, value in variables.items()}
    if sum(sizes.values()) > ENVIRONMENT:
        most = sorted(sizes.items(), key=lambda each: -each[1])[:5]
        told = ", ".join(f"{key} {size}" for key, size in most)
        raise BadPiece(
            f"{name}: its environment may have {sum(sizes.values())} octets, of {ENVIRONMENT}; "
            f"the longest are {told}. Lower a MaxLength, or read it from a file"
        )


def longest(value: Any, data: Data) -> int:
    """How long CloudFormation may make *value*, whichever way its conditions go."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return _of_name(name.partition(".")[0], data)
        case {"Fn::If": [_, this, other]}:
            return max(longest(this, data), longest(other, data))
        case {"Fn::Join": [str(comma), list(parts)]}:
            return sum(longest(each, data) + len(comma) for each in parts)
        case {"Fn::Sub": [str(text), dict(others)]}:
            return sum(_of_text(text, data, others))
        case {"Fn::Sub": str(text)}:
            return sum(_of_text(text, data, {}))
    return len(str(value))


def _of_text(text: str, data: Data, others: Mapping[str, Any]) -> Iterator[int]:
    yield len(_PLACEHOLDER.sub("", text))
    for name in _PLACEHOLDER.findall(text):
        given = others.get(name)
        yield longest(given, data) if given else _of_name(name.partition(".")[0], data)


def _of_name(name: str, data: Data) -> int:
    if parameter := data.get("Parameters", {}).get(name):
        return _of_parameter(parameter)
    if resource := data.get("Resources", {}).get(name):
        return _of_resource(name, resource["Type"])
    return _PSEUDO.get(name, _OTHERWISE)


def _of_parameter(parameter: Mapping[str, Any]) -> int:
    values: Iterable[Any] = parameter.get("AllowedValues", [parameter.get("MaxValue", "")])
    return int(parameter.get("MaxLength", max(len(str(each)) for each in values)))


def _of_resource(name: str, kind: str) -> int:
    """A queue's URL, a secret's or topic's ARN, or a name; with the stack's in front."""
    named = _STACK + len(name) + _RANDOM
    if kind == "AWS::SQS::Queue":
        return 80 + len("https://sqs.ap-southeast-2.amazonaws.com/123456789012/")
    if kind == "AWS::SNS::Topic":
        return named + len("arn:aws-us-gov:sns:ap-southeast-2:123456789012:")
    if kind == "AWS::SecretsManager::Secret":  # without the stack's name
        arn = "arn:aws-us-gov:secretsmanager:ap-southeast-2:123456789012:secret:-123456"
        return len(name) + _RANDOM + len(arn)
    return _OF_TYPE.get(kind, named)
