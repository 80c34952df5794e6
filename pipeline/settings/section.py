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

APPLICATION: Final = "FunctionSettings"
PROFILE: Final = "FunctionSettingsProfile"


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
    """
    One profile for all, which counts their versions.

    AppConfig may refuse two versions of a profile at once (ConflictException), so each waits for
    the one before, and is there whether its function is or not.
    """
    resources = {APPLICATION: _application(), PROFILE: _profile()}
    waits: dict[str, Any] = {}
    for each in of:
        resources[each.version] = _version(each, waits)
        waits = {"DependsOn": each.version}
    return dumped(resources)


def _application() -> dict[str, Any]:
    """Its name may have 64 characters and a stack's has up to 128, so the stack's id names it."""
    of_the_stack = Tagged("!Select", [2, Tagged("!Split", ["/", Tagged("!Ref", "AWS::StackId")])])
    words = "What each function of ${AWS::StackName} is told"
    return {
        "Type": "AWS::AppConfig::Application",
        "Properties": {"Name": of_the_stack, "Description": Tagged("!Sub", words)},
    }


def _profile() -> dict[str, Any]:
    application = Tagged("!Ref", APPLICATION)
    return {
        "Type": "AWS::AppConfig::ConfigurationProfile",
        "Properties": {"ApplicationId": application, "Name": "settings", "LocationUri": "hosted"},
    }


def _version(function: Function, waits: Mapping[str, Any]) -> dict[str, Any]:
    """Never kept: a profile that has versions cannot be deleted, nor can its stack."""
    told: Any = content(function.settings)
    if function.condition:
        told = Tagged("!If", [function.condition, told, "none"])
    return {
        "Type": "AWS::AppConfig::HostedConfigurationVersion",
        **waits,
        "Properties": {
            "ApplicationId": Tagged("!Ref", APPLICATION),
            "ConfigurationProfileId": Tagged("!Ref", PROFILE),
            "ContentType": "text/plain",
            "Content": told,
        },
    }
