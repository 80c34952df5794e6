"""
The contract of the tables: their keys, and the kinds and attributes of items.

While traffic is shifted, versions of the functions read and write the same
tables. Attributes are read from the text of the code that has them: a name
with DynamoDB's type, as in ``"holder": {"S": …}``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.release.contracts.finding import Finding
from pipeline.release.semver import Change
from rules.personal_data import PLACES

_NAME: Final = "tables"
_CODE: Final = ("runtime", "events", "workers", "triggers", "api")
_TYPES: Final = frozenset({"S", "N", "B", "BOOL", "SS", "NS", "BS", "L", "M", "NULL"})
_TABLE: Final = "AWS::DynamoDB::Table"
Recorded = Mapping[str, Any]


def recorded(root: Path, template: Mapping[str, Any]) -> dict[str, Any]:
    """Return keys of tables, prefixes of items, and attributes of the code at *root*."""
    tables = {
        name: _keys(told["Properties"])
        for name, told in template["Resources"].items()
        if told["Type"] == _TABLE
    }
    kinds = sorted({f"{each.store} {each.key}" for each in PLACES if each.store in tables})
    return {"keys": tables, "kinds": kinds, "attributes": sorted(set(_attributes(root)))}


def compared(last: Recorded, now: Recorded) -> Iterator[Finding]:
    """Tell what functions of the two versions would make of each other's items."""
    for name, keys in sorted(last["keys"].items()):
        if name not in now["keys"]:
            yield Finding(_NAME, Change.MAJOR, f"{name} is gone")
        elif keys != now["keys"][name]:
            yield Finding(_NAME, Change.MAJOR, f"{name} has other keys")
    for name in sorted(now["keys"].keys() - last["keys"].keys()):
        yield Finding(_NAME, Change.MINOR, f"{name} is new")
    yield from _sets("items of", last["kinds"], now["kinds"])
    yield from _sets("the attribute", last["attributes"], now["attributes"])


def _sets(what: str, last: list[str], now: list[str]) -> Iterator[Finding]:
    for name in sorted(set(last) - set(now)):
        gone = f"{what} {name.strip()} are no longer known: those that are there would not be read"
        yield Finding(_NAME, Change.MAJOR, gone)
    for name in sorted(set(now) - set(last)):
        yield Finding(_NAME, Change.MINOR, f"{what} {name.strip()}: new")


def _keys(properties: Mapping[str, Any]) -> dict[str, Any]:
    types = {
        each["AttributeName"]: each["AttributeType"] for each in properties["AttributeDefinitions"]
    }
    schema = {each["AttributeName"]: each["KeyType"] for each in properties["KeySchema"]}
    expiry = properties.get("TimeToLiveSpecification", {}).get("AttributeName", "")
    return {
        "keys": {name: f"{kind} {types[name]}" for name, kind in schema.items()},
        "expires": expiry,
        "indexes": properties.get("GlobalSecondaryIndexes", []),
    }


def _attributes(root: Path) -> Iterator[str]:
    for folder in _CODE:
        for file in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Dict):
                    yield from _typed(node)


def _typed(node: ast.Dict) -> Iterator[str]:
    """Names with a type of DynamoDB's; those with a colon are of values in expressions."""
    for key, value in zip(node.keys, node.values, strict=True):
        match key, value:
            case ast.Constant(value=str(name)), ast.Dict(keys=[ast.Constant(value=str(kind))]):
                if kind in _TYPES and not name.startswith(":"):
                    yield f"{name} {kind}"
