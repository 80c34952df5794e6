"""
The configuration version of each function, as ``make template`` writes it into ``template.yaml``.

SAM publishes a version of a function when its text changes, and the value of a
parameter is not in the text. A configuration version of AppConfig is immutable:
another content is another number. The number stands in the environment of the
function and in the description of its version, and so each change of a setting
publishes a version of exactly the functions that read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pipeline.boards.yaml_text import Tagged, dumped
from pipeline.settings.content import content
from pipeline.settings.functions import Function, functions

APPLICATION: Final = "SettingsApplication"


def section(template: Mapping[str, Any]) -> str:
    """The configuration versions of *template*, which is a template's parsed YAML."""
    return _section(functions(template))


def together(template: Mapping[str, Any]) -> str:
    """One for all functions of a small *template*: a change publishes a version of each."""
    every = {
        f"{each.part}.{name}": value
        for each in functions(template)
        for name, value in each.settings.items()
    }
    return _section([Function("Triggers", None, every)])


def _section(of: Iterable[Function]) -> str:
    resources: dict[str, Any] = {APPLICATION: _application()}
    for each in of:
        if each.profile not in resources:
            resources[each.profile] = _profile(each)
        resources[each.version] = _version(each)
    return dumped(resources)


def _application() -> dict[str, Any]:
    """Its name may have 64 characters and a stack's has up to 128, so the stack's id names it."""
    of_the_stack = Tagged("!Select", [2, Tagged("!Split", ["/", Tagged("!Ref", "AWS::StackId")])])
    words = "What each function of ${AWS::StackName} is told"
    return {
        "Type": "AWS::AppConfig::Application",
        "Properties": {"Name": of_the_stack, "Description": Tagged("!Sub", words)},
    }


def _profile(function: Function) -> dict[str, Any]:
    """One each, but for those that share: numbers count within a profile."""
    return _resource(
        "AWS::AppConfig::ConfigurationProfile",
        function,
        {
            "ApplicationId": Tagged("!Ref", APPLICATION),
            "Name": function.part,
            "LocationUri": "hosted",
        },
    )


def _version(function: Function) -> dict[str, Any]:
    """Never kept: a profile that has versions cannot be deleted, nor can its stack."""
    made = _resource(
        "AWS::AppConfig::HostedConfigurationVersion",
        function,
        {
            "ApplicationId": Tagged("!Ref", APPLICATION),
            "ConfigurationProfileId": Tagged("!Ref", function.profile),
            "ContentType": "text/plain",
            "Content": content(function.settings),
        },
    )
    return {**made, "DependsOn": function.earlier} if function.earlier else made


def _resource(kind: str, function: Function, properties: Mapping[str, Any]) -> dict[str, Any]:
    conditional = {"Condition": function.condition} if function.condition else {}
    return {"Type": kind, **conditional, "Properties": dict(properties)}
