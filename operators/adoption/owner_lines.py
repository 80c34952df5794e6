"""
The lines that set the suite's triggers in the code of a pool's owner, ready to copy.

CloudFormation and what makes its templates get `!ImportValue` of the stack's exports: the
pool and the stack are in one account and Region, and CloudFormation then refuses to delete
the suite's stack while the pool calls its functions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

from operators.adoption.bindings import Entry, member_of

Lines = Callable[[Mapping[str, Entry], Mapping[str, str]], str]


def lines_for(kind: str, wanted: Mapping[str, Entry], exports: Mapping[str, str]) -> str:
    """Return the lines for an owner of that *kind*; *exports* names the stack's, by value."""
    return _LINES.get(kind, _cloudformation)(wanted, exports)


def _cloudformation(wanted: Mapping[str, Entry], exports: Mapping[str, str]) -> str:
    def value(text: str) -> str:
        return f"!ImportValue {exports[text]}" if text in exports else text

    lines = ["LambdaConfig:"]
    for trigger, entry in wanted.items():
        if isinstance(entry, str):
            lines.append(f"  {trigger}: {value(entry)}")
        else:
            lines.append(f"  {member_of(trigger, entry)}:")
            lines += [f"    {name}: {value(told)}" for name, told in entry.items()]
    return "\n".join(lines)


def _serverless(wanted: Mapping[str, Entry], exports: Mapping[str, str]) -> str:
    """A function's event cognitoUserPool takes functions of its own service only."""
    above = "# serverless.yml: below resources, Resources, the user pool, Properties"
    return f"{above}\n{_cloudformation(wanted, exports)}"


def _overrides(node: str) -> Lines:
    def lines(wanted: Mapping[str, Entry], _: Mapping[str, str]) -> str:
        return "\n".join(
            f"{node}.addPropertyOverride('LambdaConfig.{member_of(trigger, entry)}', "
            f"{json.dumps(entry if isinstance(entry, str) else dict(entry))});"
            for trigger, entry in wanted.items()
        )

    return lines


def _terraform(wanted: Mapping[str, Entry], _: Mapping[str, str]) -> str:
    lines = ["lambda_config {"]
    for trigger, entry in wanted.items():
        name = _snake(member_of(trigger, entry))
        if isinstance(entry, str):
            lines.append(f'  {name} = "{entry}"')
        else:
            lines += [
                f"  {name} {{",
                f'    lambda_arn     = "{entry["LambdaArn"]}"',
                f'    lambda_version = "{entry["LambdaVersion"]}"',
                "  }",
            ]
    return "\n".join([*lines, "}"])


def _pulumi(wanted: Mapping[str, Entry], _: Mapping[str, str]) -> str:
    members = [
        f"{_camel(member_of(trigger, entry))}: {_in_javascript(entry)}"
        for trigger, entry in wanted.items()
    ]
    return "lambdaConfig: { " + ", ".join(members) + " }"


def _sst(wanted: Mapping[str, Entry], exports: Mapping[str, str]) -> str:
    return f"transform: {{ userPool: {{ {_pulumi(wanted, exports)} }} }}"


def _in_javascript(entry: Entry) -> str:
    if isinstance(entry, str):
        return json.dumps(entry)
    members = [f"{_camel(name)}: {json.dumps(value)}" for name, value in entry.items()]
    return "{ " + ", ".join(members) + " }"


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _snake(name: str) -> str:
    """
    Return Terraform's name of a member.

    >>> _snake("PreTokenGeneration")
    'pre_token_generation'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


_LINES: Final[Mapping[str, Lines]] = {
    "CDK": _overrides("(pool.node.defaultChild as CfnUserPool)"),
    "Amplify": _overrides("backend.auth.resources.cfnResources.cfnUserPool"),
    "Serverless Framework": _serverless,
    "SST 2": _overrides("(auth.cdk.userPool.node.defaultChild as CfnUserPool)"),
    "SST": _sst,
    "Crossplane": lambda wanted, _: _cloudformation(wanted, {}),  # imports nothing
    "Terraform": _terraform,
    "Pulumi": _pulumi,
}
