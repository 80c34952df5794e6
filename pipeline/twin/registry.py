"""
The resource types of CloudFormation's registry, from the schemas that cfn-lint ships.

They are read as files of the package, and not by cfn-lint's own manager: that one
prefers a newer copy in the user's home, so that two machines would judge differently.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

_SCHEMAS: Final = files("cfnlint") / "data" / "schemas"


class UnknownRegion(LookupError):
    """The schemas name no types of this region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceType:
    """
    One type of the registry.

    Attributes:
        create_only: Paths of properties, as ``Name`` or ``Deep/*/Name``, whose change replaces.
        perhaps_create_only: The same where it depends on the value.
        identifier: The paths by which a resource is known; an import asks for them.
        other_identifiers: Alternatives to it.
        deletes_first: A resource that is replaced is deleted before the new one is made.
        permissions: The actions that each handler asks for: create, read, update, delete, list.
        schema: All of it, as the registry has it.

    """

    name: str
    create_only: tuple[str, ...]
    perhaps_create_only: tuple[str, ...]
    identifier: tuple[str, ...]
    other_identifiers: tuple[tuple[str, ...], ...]
    deletes_first: bool
    permissions: Mapping[str, tuple[str, ...]]
    schema: Mapping[str, Any]

    @property
    def is_importable(self) -> bool:
        """CloudFormation imports what it can read and update; AWS's own list has the last word."""
        return {"read", "update"} <= self.permissions.keys()

    def may(self, *handlers: str) -> frozenset[str]:
        """The actions that these *handlers* ask for."""
        return frozenset(each for name in handlers for each in self.permissions.get(name, ()))


def schema_date() -> str:
    """The day on which the schemas were taken, as 2026-10-20."""
    return str(json.loads((_SCHEMAS / "version.json").read_text())["schema_date"])[:10]


def regions() -> list[str]:
    """
    Every region with a list of types.

    cfn-lint has none of me-south-1 since 1.52: tests/template/test_regions.py judges it otherwise.
    """
    names = (path.name for path in (_SCHEMAS / "providers").iterdir())
    return sorted(
        name.removesuffix(".json")
        for name in names
        if name.endswith(".json") and name != "sam.json"
    )


@cache
def types_of(region: str) -> Mapping[str, str]:
    """
    The file of the schema of each type in *region*.

    Raises:
        UnknownRegion: There is no list; to fall back to another region would be a guess.

    """
    path = _SCHEMAS / "providers" / f"{region}.json"
    if not path.is_file():
        raise UnknownRegion(region)
    found: dict[str, str] = json.loads(path.read_text())
    return found


@cache
def resource_type(name: str, region: str = "us-east-1") -> ResourceType | None:
    """The type; None if *region* does not have it."""
    file = types_of(region).get(name)
    if file is None:
        return None
    schema = json.loads((_SCHEMAS / "resources" / f"{file}.json").read_text())
    return ResourceType(
        name=name,
        create_only=_paths(schema.get("createOnlyProperties", ())),
        perhaps_create_only=_paths(schema.get("conditionalCreateOnlyProperties", ())),
        identifier=_paths(schema.get("primaryIdentifier", ())),
        other_identifiers=tuple(map(_paths, schema.get("additionalIdentifiers", ()))),
        deletes_first=schema.get("replacementStrategy") == "delete_then_create",
        permissions={
            handler: tuple(each.get("permissions", ()))
            for handler, each in schema.get("handlers", {}).items()
        },
        schema=schema,
    )


def value_at(properties: Any, path: str) -> Any:
    """
    The value at *path*, a list of values below ``*``, None where there is none.

    >>> value_at({"A": [{"B": 1}, {"B": 2}]}, "A/*/B")
    [1, 2]
    """
    first, _, rest = path.partition("/")
    if first == "*" and isinstance(properties, list):
        return [value_at(each, rest) for each in properties] if rest else properties
    found = properties.get(first) if isinstance(properties, dict) else None
    return value_at(found, rest) if rest and found is not None else found


def _paths(pointers: Any) -> tuple[str, ...]:
    return tuple(
        pointer.removeprefix("/properties/").replace("/properties/", "/") for pointer in pointers
    )
