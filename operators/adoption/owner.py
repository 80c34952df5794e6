"""
Find the stack or tool that manages a pool's configuration.

Terraform and Pulumi leave no mark on a pool. If CloudTrail has no record either, the
command asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.bindings import Entry

Lines = Callable[[Mapping[str, Entry]], str]
# Words of the user agents in CloudTrail, and whose they are.
_AGENTS: Final = {
    "terraform-provider-aws": "Terraform",
    "Pulumi": "Pulumi",
    "crossplane": "Crossplane",
}
_CHANGES: Final = ("UpdateUserPool", "CreateUserPool")
_PAGES: Final = 10  # of 50 records, two pages a second
_STACK_TAG: Final = "aws:cloudformation:stack-name"
_AMPLIFY: Final = ("amplify:", "user:Application")


@dataclass(frozen=True, slots=True)
class Owner:
    """
    Who is to write the triggers down.

    Attributes:
        kind: ``CloudFormation``, ``CDK``, ``Amplify``, ``Terraform``, ``Pulumi`` or ``Crossplane``.
        name: The stack's name; for a tool what CloudTrail says of it.

    """

    kind: str
    name: str

    def lines(self, wanted: Mapping[str, Entry]) -> str:
        """Return what to write there, ready to copy."""
        return _LINES.get(self.kind, _cloudformation)(wanted)


def owner_of(client: Any, pool: Mapping[str, Any]) -> Owner | None:
    """Return the owner of a pool as DescribeUserPool has it; None if nothing tells of one."""
    return _stack_of(client("cloudformation"), pool) or _tool_of(client("cloudtrail"), pool["Id"])


def _stack_of(cloudformation: Any, pool: Mapping[str, Any]) -> Owner | None:
    """By the resource, whatever its tags say: those of a stack came late to user pools."""
    name = pool.get("UserPoolTags", {}).get(_STACK_TAG)
    try:
        found = cloudformation.describe_stack_resources(PhysicalResourceId=pool["Id"])
        name = next((each["StackName"] for each in found["StackResources"]), name)
    except ClientError:
        pass  # there is none, or no right to ask: the tag may tell
    return Owner(_kind_of(cloudformation, name), name) if name else None


def _kind_of(cloudformation: Any, stack: str) -> str:
    try:
        [told] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        resources = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
    except (ClientError, ValueError):
        return "CloudFormation"
    if any(tag["Key"].startswith(_AMPLIFY) for tag in told.get("Tags", ())):
        return "Amplify"
    is_cdk = any(each["ResourceType"] == "AWS::CDK::Metadata" for each in resources)
    return "CDK" if is_cdk else "CloudFormation"


def _tool_of(cloudtrail: Any, pool_id: str) -> Owner | None:
    try:
        for name in _CHANGES:
            for event in _recorded(cloudtrail, name):
                if pool_id in event and (kind := _kind_in(event)):
                    return Owner(kind, f"from CloudTrail: {name}")
    except ClientError:
        pass  # no right to ask, or too many requests
    return None


def _recorded(cloudtrail: Any, name: str) -> Iterator[str]:
    """The newest records of calls of that *name*, of 90 days: Cognito's name no resource."""
    of = [{"AttributeKey": "EventName", "AttributeValue": name}]
    more: dict[str, str] = {}
    for _ in range(_PAGES):
        told = cloudtrail.lookup_events(LookupAttributes=of, **more)
        yield from (each.get("CloudTrailEvent", "{}") for each in told["Events"])
        if not (token := told.get("NextToken")):
            return
        more = {"NextToken": token}


def _kind_in(event: str) -> str | None:
    agent = (json.loads(event).get("userAgent") or "").lower()
    return next((kind for word, kind in _AGENTS.items() if word.lower() in agent), None)


def _cloudformation(wanted: Mapping[str, Entry]) -> str:
    lines = ["LambdaConfig:"]
    for trigger, entry in wanted.items():
        if isinstance(entry, str):
            lines.append(f"  {trigger}: {entry}")
        else:
            told = ", ".join(f"{name}: {value}" for name, value in entry.items())
            lines.append(f"  {trigger}Config: {{{told}}}")
    return "\n".join(lines)


def _overrides(node: str) -> Lines:
    def lines(wanted: Mapping[str, Entry]) -> str:
        return "\n".join(
            f"{node}.addPropertyOverride('LambdaConfig.{_member(trigger, entry)}', "
            f"{json.dumps(entry if isinstance(entry, str) else dict(entry))});"
            for trigger, entry in wanted.items()
        )

    return lines


def _terraform(wanted: Mapping[str, Entry]) -> str:
    lines = ["lambda_config {"]
    for trigger, entry in wanted.items():
        if isinstance(entry, str):
            lines.append(f'  {_snake(trigger)} = "{entry}"')
        else:
            lines += [
                f"  {_snake(trigger)}_config {{",
                f'    lambda_arn     = "{entry["LambdaArn"]}"',
                f'    lambda_version = "{entry["LambdaVersion"]}"',
                "  }",
            ]
    return "\n".join([*lines, "}"])


def _pulumi(wanted: Mapping[str, Entry]) -> str:
    members = [
        f"{_camel(trigger)}: {json.dumps(entry)}"
        if isinstance(entry, str)
        else f"{_camel(trigger)}Config: {{ lambdaArn: {json.dumps(entry['LambdaArn'])}, "
        f"lambdaVersion: {json.dumps(entry['LambdaVersion'])} }}"
        for trigger, entry in wanted.items()
    ]
    return "lambdaConfig: { " + ", ".join(members) + " }"


def _member(trigger: str, entry: Entry) -> str:
    return trigger if isinstance(entry, str) else f"{trigger}Config"


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _snake(name: str) -> str:
    """
    Return Terraform's name of a trigger.

    >>> _snake("PreTokenGeneration")
    'pre_token_generation'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


_LINES: Final[Mapping[str, Lines]] = {
    "CDK": _overrides("(pool.node.defaultChild as CfnUserPool)"),
    "Amplify": _overrides("backend.auth.resources.cfnResources.cfnUserPool"),
    "Terraform": _terraform,
    "Pulumi": _pulumi,
}
