"""Whom resources let in by their own policies, and who may call a function."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.documents.granted import conditions_of, statements, words

_EVENTS: Final = {
    "Cognito": ("cognito-idp.amazonaws.com", "UserPool"),
    "Schedule": ("events.amazonaws.com", ""),
}


def policies(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What *resource* says of whom, if it is a policy of another, or a key with its own."""
    properties = resource["Properties"]
    document = properties.get("KeyPolicy", properties.get("PolicyDocument"))
    if resource["Type"] == "AWS::IAM::Policy" or document is None:
        return
    read = json.loads(document["Fn::Sub"]) if "Fn::Sub" in document else document
    for statement in read["Statement"]:
        for _, *right in statements(statement, name, conditions_of(resource)):
            told = statement["Fn::If"][1] if "Fn::If" in statement else statement
            yield name, _principal(told["Principal"]), *right


def _principal(principal: str | Mapping[str, Any]) -> str:
    return principal if isinstance(principal, str) else ", ".join(map(words, principal.values()))


def callers(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Whom *resource* lets call a function; SAM makes the permission of each event."""
    properties, conditions = resource["Properties"], " and ".join(conditions_of(resource))
    if resource["Type"] == "AWS::Lambda::Permission":
        sources = {key: value for key, value in properties.items() if key.startswith("Source")}
        only = ", ".join(f"{key} {words(value)}" for key, value in sources.items())
        called = properties["FunctionName"]["Ref"].removesuffix("Function.Alias")
        yield called, properties["Principal"], only, conditions
    part = name.removesuffix("Function")
    for event, said in properties.get("Events", {}).items():
        service, source = _EVENTS[said["Type"]]
        yield part, service, f"SourceArn {source or name + event}", conditions
