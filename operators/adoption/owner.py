"""
Find the stack or tool that manages a pool's configuration.

Terraform and Pulumi leave no mark on a pool: CloudTrail may have a record. Where AWS does
not answer, the command is refused until it can look, or until it is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.bindings import Entry
from operators.adoption.owner_lines import lines_for

# Words of the user agents in CloudTrail, and whose they are.
_AGENTS: Final = {
    "terraform-provider-aws": "Terraform",
    "Pulumi": "Pulumi",
    "crossplane": "Crossplane",
}
_CHANGES: Final = ("UpdateUserPool", "CreateUserPool")
_PAGES: Final = 10  # of 50 records, two pages a second
_STACK_TAG: Final = "aws:cloudformation:stack-name"
# What a stack's tags begin with, and whose it is.
_TAGS: Final = {"amplify:": "Amplify", "user:Application": "Amplify", "sst:app": "SST 2"}
_SERVERLESS: Final = "ServerlessDeploymentBucketName"  # an output of each of its stacks
# A parameter of the CDK's stacks; their resource AWS::CDK::Metadata can be switched off.
_BOOTSTRAP: Final = "BootstrapVersion"
_SST: Final = "sst:app"  # of SST 3, which makes no stack, on the pool itself
# For --owner: what leaves no mark on a pool.
UNMARKED: Final = {"terraform": "Terraform", "pulumi": "Pulumi"}


@dataclass(frozen=True, slots=True)
class Owner:
    """
    Who is to write the triggers down.

    Attributes:
        kind: ``CloudFormation``, ``CDK``, ``Amplify``, ``Serverless Framework``, ``SST 2``,
            ``SST``, ``Terraform``, ``Pulumi`` or ``Crossplane``.
        name: The stack's name; for a tool how it was found.

    """

    kind: str
    name: str

    def lines(self, wanted: Mapping[str, Entry], exports: Mapping[str, str]) -> str:
        """Return what to write there, ready to copy; *exports* are the suite's, by value."""
        return lines_for(self.kind, wanted, exports)


class OwnerUnknown(RuntimeError):
    """No owner was found, and AWS did not say that there is none."""


def owner_of(client: Any, pool: Mapping[str, Any]) -> Owner | None:
    """
    Return the owner of a pool as DescribeUserPool has it; None if nothing tells of one.

    Raises:
        OwnerUnknown: A look-up was denied or throttled, and no other one found an owner.

    """
    failed: list[str] = []
    for look in (
        partial(_stack_of, client("cloudformation"), pool),
        partial(_app_of, pool),
        partial(_tool_of, client("cloudtrail"), pool["Id"]),
    ):
        try:
            if owner := look():
                return owner
        except ClientError as error:
            failed.append(str(error))
    if failed:
        raise OwnerUnknown(
            f"whether a stack or a tool manages this pool could not be looked up: "
            f"{'; '.join(failed)}. Next: run it again, with the right that is missing (`attach "
            "--print-policy` prints all); or, if none manages the pool, add --owner none"
        )
    return None


def says_there_is_none(error: ClientError) -> bool:
    """Tell of ``ValidationError``: ``Stack for eu-west-1_AbC does not exist``."""
    told = error.response["Error"]
    return told["Code"] == "ValidationError" and "does not exist" in told["Message"]


def _stack_of(cloudformation: Any, pool: Mapping[str, Any]) -> Owner | None:
    """By the resource, whatever its tags say: those of a stack came late to user pools."""
    name = pool.get("UserPoolTags", {}).get(_STACK_TAG)
    try:
        found = cloudformation.describe_stack_resources(PhysicalResourceId=pool["Id"])
        name = next((each["StackName"] for each in found["StackResources"]), name)
    except ClientError as error:
        if not name and not says_there_is_none(error):
            raise
    return Owner(_kind_of(cloudformation, name), name) if name else None


def _app_of(pool: Mapping[str, Any]) -> Owner | None:
    app = pool.get("UserPoolTags", {}).get(_SST)
    return Owner("SST", app) if app else None


def _kind_of(cloudformation: Any, stack: str) -> str:
    try:
        [told] = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        types = {each["ResourceType"] for page in pages for each in page["StackResourceSummaries"]}
    except (ClientError, ValueError):
        return "CloudFormation"  # the owner is known; only its lines may be another language's
    for tag in told.get("Tags", ()):
        for beginning, kind in _TAGS.items():
            if tag["Key"].startswith(beginning):
                return kind
    if any(each["OutputKey"] == _SERVERLESS for each in told.get("Outputs", ())):
        return "Serverless Framework"
    needs_bootstrap = any(each["ParameterKey"] == _BOOTSTRAP for each in told.get("Parameters", ()))
    return "CDK" if needs_bootstrap or "AWS::CDK::Metadata" in types else "CloudFormation"


def _tool_of(cloudtrail: Any, pool_id: str) -> Owner | None:
    for name in _CHANGES:
        for event in _recorded(cloudtrail, name):
            if pool_id in event and (kind := _kind_in(event)):
                return Owner(kind, f"from CloudTrail: {name}")
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
