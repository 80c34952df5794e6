"""
The template that takes a retained user pool, its app clients and groups into a stack again.

    python -m pipeline.twin.imported Name=value ... > import.json

The values are the parameters that the stack is to have. CloudFormation imports what
is there, and changes nothing else in the same change set: so the template has these
resources alone, each with a DeletionPolicy, and the pool without its triggers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from pipeline.twin.expansion import expand, parsed
from pipeline.twin.names import Place
from pipeline.twin.registry import resource_type
from pipeline.twin.resolved import Resolved

TEMPLATE: Final = Path(__file__).parents[2] / "template.yaml"
_IMPORTED: Final = (
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolGroup",
)

_NAMED_BY_AWS: Final = _IMPORTED[:2]


def names(stack: Resolved) -> list[str]:
    """What is imported of the stack that is to be."""
    return [name for name in stack.live if stack.kind(name) in _IMPORTED]


def template(stack: Resolved) -> dict[str, Any]:
    """The template of the import: resources that refer to one another and to nothing else."""
    ids = {
        stack.physical_id(name): name for name in names(stack) if stack.kind(name) in _NAMED_BY_AWS
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            name: {
                "Type": stack.kind(name),
                "DeletionPolicy": "Retain",
                "UpdateReplacePolicy": "Retain",
                "Properties": _linked(
                    {k: v for k, v in stack.properties[name].items() if k != "LambdaConfig"}, ids
                ),
            }
            for name in names(stack)
        },
    }


def identifiers(stack: Resolved, name: str) -> tuple[str, ...]:
    """The properties by which an import asks for the resource, as ``UserPoolId``."""
    known = resource_type(stack.kind(name), stack.place.region)
    return known.identifier if known else ()


def _linked(node: Any, ids: dict[str, str]) -> Any:
    """*node* with a Ref in the place of each of the *ids*."""
    if isinstance(node, dict):
        return {key: _linked(each, ids) for key, each in node.items()}
    if isinstance(node, list):
        return [_linked(each, ids) for each in node]
    return {"Ref": ids[node]} if isinstance(node, str) and node in ids else node


def main(words: Iterable[str]) -> int:
    """Print the template for the parameters that the *words* give."""
    given = dict(word.split("=", 1) for word in words)
    region, stack = given.pop("Region", "eu-west-1"), given.pop("Stack", "cognito-triggers")
    place = Place(stack=stack, region=region)
    found = Resolved(expand(parsed(TEMPLATE.read_text()), given), given, place=place)
    print(json.dumps(template(found), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
