"""Which functions of the template have an alias, and what a version of each consists of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# What belongs to the function and none of its versions, or is no property of a function at all.
_NOT_OF_A_VERSION = {
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "DeploymentPreference",
    "Description",  # it ends with PublishAnew
    "Events",
    "Policies",
    "ReservedConcurrentExecutions",
    "Role",
    "VersionDescription",
}
NUMBER = "SETTINGS"
_TOGETHER = re.compile(r"\$\{\w+\}( \$\{\w+\})+")
# Every content has it, so that it makes another number; and every function in its description, so
# that a version is published even if AppConfig should give a number a second time.
_ANEW = {"PublishAnew": {"Ref": "PublishAnew"}}


@dataclass(frozen=True, slots=True)
class Function:
    """
    A function with an alias.

    Attributes:
        part: Its logical id without ``Function``.
        condition: The name of the condition that it is made on, or none.
        settings: Whatever of a version can differ between two deployments of the same code,
            by name: environment variables, then properties, as ``Property.Member``.

    """

    part: str
    condition: str | None
    settings: Mapping[str, Any]

    @property
    def version(self) -> str:
        """The logical id of the configuration version."""
        return f"{self.part}Configuration"


def functions(template: Mapping[str, Any]) -> Iterator[Function]:
    """The functions of *template*, which is a template's parsed YAML, in its order."""
    usual = template["Globals"]["Function"]
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] != "AWS::Serverless::Function":
            continue
        own = resource["Properties"]
        if not own.get("AutoPublishAlias", usual.get("AutoPublishAlias")):
            continue
        variables = _variables(usual) | _variables(own)
        settings = variables | _ANEW | dict(_properties(usual | own))
        del settings[NUMBER]
        yield Function(logical_id.removesuffix("Function"), resource.get("Condition"), settings)


def _variables(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The variables, and by its own name each parameter of those that have several together."""
    found = dict(properties.get("Environment", {}).get("Variables", {}))
    for value in list(found.values()):
        if isinstance(value, dict) and _TOGETHER.fullmatch(str(value.get("Fn::Sub"))):
            found |= {name: {"Ref": name} for name in re.findall(r"\w+", value["Fn::Sub"])}
    return found


def _properties(properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The properties that something else decides, by the path to them."""
    for name, value in properties.items():
        if name not in _NOT_OF_A_VERSION | {"Environment"}:
            yield from _decided_elsewhere(name, value)


def _decided_elsewhere(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """
    The intrinsic functions in *value*, by their path.

    >>> dict(_decided_elsewhere("VpcConfig", {"SubnetIds": [{"Ref": "Subnet"}], "Ipv6": True}))
    {'VpcConfig.SubnetIds.0': {'Ref': 'Subnet'}}
    """
    match value:
        case {"Ref": _}:
            yield path, value
        case dict() if any(name.startswith("Fn::") for name in value):
            yield path, value
        case dict():
            for name, each in value.items():
                yield from _decided_elsewhere(f"{path}.{name}", each)
        case list():
            for index, each in enumerate(value):
                yield from _decided_elsewhere(f"{path}.{index}", each)
