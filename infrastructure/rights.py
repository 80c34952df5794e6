"""``docs/rights.md``: what each role may do and each function is told, for reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from infrastructure.pieces import Piece
from pipeline.documents.markdown import table
from pipeline.settings.functions import NUMBER

_HEAD: Final = """\
<!-- Written by `make template` from infrastructure/; do not edit. -->

# Rights

What each function and each role of the stack may do, by its policies: no role has a managed one. A
change of this table is a change of rights. A row is there only if the conditions in its last column
hold, which [parameters](parameters.md) of like names decide."""
_SETTINGS: Final = """\
## Settings

What each function is told besides, in its environment: a change of this table is one of its
configuration version, and so publishes a version of the function."""
_COLUMNS: Final = ("who", "may", "on", "only with", "only if")
Right = tuple[str, str, str, str, str]


def document(pieces: Iterable[Piece]) -> str:
    """The document about the *pieces* of a template."""
    resources = {
        each.name: each.data for each in pieces if each.section == "Resources" and each.name
    }
    rows = [row for name in resources for row in _rights(name, resources)]
    told = [row for name, each in resources.items() for row in _settings(name, each)]
    rights = table(_COLUMNS, [list(map(_cell, row)) for row in rows])
    settings = table(("who", "variable", "is"), [list(map(_cell, row)) for row in told])
    return f"{_HEAD}\n\n{rights}\n\n{_SETTINGS}\n\n{settings}\n"


def _settings(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for variable, value in (
        resource["Properties"].get("Environment", {}).get("Variables", {}).items()
    ):
        if variable != NUMBER:
            yield name.removesuffix("Function"), variable, words(value)


def _rights(name: str, resources: Mapping[str, Any]) -> Iterator[Right]:
    """What the role *name* allows, if it is one; also by policies apart from it."""
    own = resources[name]
    if own["Type"] == "AWS::IAM::Role":
        who = name.removesuffix("FunctionRole")
        yield from _of(own["Properties"].get("Policies", []), who, _conditions(own))
        for policy in resources.values():
            if (
                policy["Type"] == "AWS::IAM::Policy"
                and {"Ref": name} in policy["Properties"]["Roles"]
            ):
                document = policy["Properties"]["PolicyDocument"]
                yield from _of(document, who, _conditions(own) | _conditions(policy))


def _conditions(resource: Mapping[str, Any]) -> dict[str, None]:
    return dict.fromkeys([resource["Condition"]] if "Condition" in resource else [])


def _of(node: Any, who: str, conditions: dict[str, None]) -> Iterator[Right]:
    """The statements in *node*, those among them that are there only if."""
    match node:
        case {"Fn::If": [condition, this, other]}:
            yield from _of(this, who, conditions | {condition: None})
            yield from _of(other, who, conditions | {f"not {condition}": None})
        case {"Effect": effect, "Action": actions, "Resource": on}:
            may = ", ".join(map(words, _many(actions)))
            limits = ", ".join(_limits(node.get("Condition", {})))
            denied = "" if effect == "Allow" else "never "
            yield who, denied + may, words(on), limits, " and ".join(conditions)
        case dict():
            for each in node.values():
                yield from _of(each, who, conditions)
        case list():
            for each in node:
                yield from _of(each, who, conditions)


def _limits(condition: Mapping[str, Any]) -> Iterator[str]:
    for operator, limits in condition.items():
        for key, value in limits.items():
            yield f"{key} {operator} {words(value)}"


def words(node: Any) -> str:
    """
    A value of the template, as short as it is clear.

    >>> words([{"Fn::GetAtt": ["Table", "Arn"]}, {"Fn::If": ["A", {"Ref": "B"}, "c"]}])
    'Table, B if A else c'
    """
    match node:
        case {"Ref": name} | {"Fn::GetAtt": [name, "Arn" | "Id"]} | {"Fn::Sub": str(name)}:
            return str(name)
        case {"Fn::Join": [str(comma), list(parts)]}:
            return comma.join(map(words, parts))
        case {"Fn::If": [condition, this, {"Ref": "AWS::NoValue"}]}:
            return f"{words(this)} if {condition}"
        case {"Fn::If": [condition, this, other]}:
            return f"{words(this)} if {condition} else {words(other)}"
        case list():
            return ", ".join(map(words, node))
    return str(node) or '""'


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _cell(text: str) -> str:
    return f"`{text}`" if text else ""
