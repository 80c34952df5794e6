"""Which resources a piece of a template refers to."""

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Any

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")  # ${!Literal} is not one


def references(node: Any) -> Iterator[str]:
    """Yield the logical ids, parameters and pseudo parameters that *node* refers to."""
    match node:
        case {"Ref": str(name)}:
            yield name
        case {"Fn::GetAtt": [name, *_]}:
            yield name
        case {"Fn::GetAtt": str(name)}:
            yield name.partition(".")[0]
        case {"Fn::Sub": str(text)}:
            yield from _placeholders(text)
        case {"Fn::Sub": [text, variables]}:
            yield from set(_placeholders(text)) - set(variables)
            yield from references(variables)
        case dict():
            for value in node.values():
                yield from references(value)
        case list():
            for value in node:
                yield from references(value)


def circle(resources: dict[str, Any]) -> list[str]:
    """Find resources that wait for each other, the first one repeated at the end; or none."""
    try:
        TopologicalSorter(
            {
                logical_id: (_needs(resource) & set(resources))
                for logical_id, resource in resources.items()
            }
        ).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def _needs(resource: dict[str, Any]) -> set[str]:
    explicit = resource.get("DependsOn", [])
    named = {explicit} if isinstance(explicit, str) else set(explicit)
    return named | set(references([resource.get("Properties"), resource.get("UpdatePolicy")]))


def _placeholders(text: str) -> Iterator[str]:
    for name in _PLACEHOLDER.findall(text):
        yield name.partition(".")[0]
