"""What a piece of a template refers to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from infrastructure.pieces import Piece

_PLACEHOLDER: Final = re.compile(r"\$\{([^!}][^}]*)\}")  # ${!Literal} is none
Use = tuple[str, str]


def uses(piece: Piece) -> set[Use]:
    """
    Section and name of all that *piece* refers to, but for AWS's own.

    The section is empty where it may be a parameter or a resource. What stands in
    text, as in a dashboard's, is found as well.
    """
    data = piece.data
    found = set(_of(data))
    if piece.section in {"Resources", "Outputs"}:
        found |= {("Conditions", name) for name in _many(data.get("Condition", []))}
    if piece.section == "Resources":
        found |= {("", name) for name in _many(data.get("DependsOn", []))}
    return {(section, name) for section, name in found if not name.startswith("AWS::")}


def _many(names: Any) -> list[str]:
    return [names] if isinstance(names, str) else list(names)


def _of(node: Any) -> Iterator[Use]:
    yield from _named(node)
    inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for each in inside:
        yield from _of(each)


def _named(node: Any) -> Iterator[Use]:
    """What *node* itself names."""
    match node:
        case {"Ref": str(name)}:
            yield "", name.partition(".")[0]
        case {"Fn::GetAtt": [str(name), *_]}:
            yield "", name
        case {"Fn::FindInMap": [str(name), *_]}:
            yield "Mappings", name
        case {"Fn::If": [str(name), *_]}:
            yield "Conditions", name
        case {"Condition": str(name)} if len(node) == 1:
            yield "Conditions", name
        case {"Fn::Sub": str(text)}:
            yield from _placeholders(text, ())
        case {"Fn::Sub": [str(text), dict(variables)]}:
            yield from _placeholders(text, variables)


def _placeholders(text: str, variables: Any) -> Iterator[Use]:
    for name in _PLACEHOLDER.findall(text):
        if name not in variables:
            yield "", name.partition(".")[0]
