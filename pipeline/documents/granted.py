"""What statements of policies say, and values of the template in few words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# Who, may do what, on what, only with, only if.
Right = tuple[str, str, str, str, str]


def conditions_of(resource: Mapping[str, Any]) -> dict[str, None]:
    """The condition that *resource* is there on, if it has one."""
    return dict.fromkeys([resource["Condition"]] if "Condition" in resource else [])


def statements(node: Any, who: str, conditions: dict[str, None]) -> Iterator[Right]:
    """The statements in *node*, those among them that are there only if."""
    match node:
        case {"Fn::If": [condition, this, other]}:
            yield from statements(this, who, conditions | {condition: None})
            yield from statements(other, who, conditions | {f"not {condition}": None})
        case {"Effect": effect, "Action": actions, "Resource": on}:
            may = ", ".join(map(words, _many(actions)))
            limits = ", ".join(_limits(node.get("Condition", {})))
            denied = "" if effect == "Allow" else "never "
            yield who, denied + may, words(on), limits, " and ".join(conditions)
        case dict():
            for each in node.values():
                yield from statements(each, who, conditions)
        case list():
            for each in node:
                yield from statements(each, who, conditions)


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
