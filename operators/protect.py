"""
Set the stack policy: updates cannot replace or delete users and data.

`infrastructure/stack-policy.json` lists the protected resource types. CloudFormation can
change a stack policy but not remove it, and it applies to every principal. `--open` allows
all updates, for one update that deletes intentionally; run `protect` again afterwards.
The command also enables termination protection, which prevents deletion of the stack.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from operators.finding import Finding
from operators.outside import Outside

POLICY: Final = Path(__file__).parent.parent / "infrastructure" / "stack-policy.json"
OPEN: Final = {
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"}]
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether updates may delete for a while."""
    parser.add_argument(
        "--open", action="store_true", help="allow every update until `protect` runs again"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Set the policy, if it is another one, and protect the stack from its deletion."""
    client, name = outside.client("cloudformation"), outside.stack.name
    policy = OPEN if asked.open else json.loads(POLICY.read_text())
    if _policy(client, name) == policy:
        outside.say("the stack policy is already set")
    elif outside.is_dry:
        outside.say("the stack policy would be set: " + json.dumps(policy))
    else:
        if asked.open:
            outside.agree("Let updates of this stack delete users and data?")
        client.set_stack_policy(StackName=name, StackPolicyBody=json.dumps(policy))
        outside.say("updates may delete and replace" if asked.open else "the stack policy is set")
    if not asked.open and not outside.is_dry:
        client.update_termination_protection(StackName=name, EnableTerminationProtection=True)
        outside.say("termination protection is enabled")
    return 0


def of_stack(outside: Outside, _: Mapping[str, str]) -> Iterator[Finding]:
    """Find a stack that can be deleted: the pool that stays would call functions that are gone."""
    if not outside.stack.is_protected():
        yield Finding(
            "it can be deleted, and nobody could sign in to its user pool then: `operators "
            "protect` prevents it, and `operators detach` comes before it"
        )


def _policy(client: Any, name: str) -> Any:
    """The policy in force, or None."""
    body = client.get_stack_policy(StackName=name).get("StackPolicyBody")
    return json.loads(body) if body else None
