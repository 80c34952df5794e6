"""
Deploying the template to the emulator, the way `sam deploy` does it to AWS.

Each local folder the template names is packed and uploaded (`local.uploads`),
then a change set is made and executed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from botocore.exceptions import ClientError

from local.emulator import Emulator
from local.uploads import Package, Tell, Uploads, with_uploads, zipped

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_POLL_S = 0.05
_NOTHING_TO_CHANGE = ("didn't contain changes", "No updates are to be performed")


class DeploymentFailed(RuntimeError):
    """
    A stack that did not come to be as the template says.

    Attributes:
        stack: Its name.
        failures: Logical id and reason of each resource that failed, first one first.

    """

    def __init__(self, stack: str, failures: list[tuple[str, str]]) -> None:
        told = "\n".join(f"  {resource}: {reason}" for resource, reason in failures)
        super().__init__(f"{stack} could not be deployed\n{told}")
        self.stack = stack
        self.failures = failures


@dataclass(frozen=True)
class Stack:
    """What a deployment left: the template's outputs, and physical ids by logical id."""

    outputs: Mapping[str, str]
    resources: Mapping[str, str]


def deploy(  # noqa: PLR0913  (a deployment is made of that much)
    emulator: Emulator,
    *,
    template: Path,
    stack: str,
    parameters: Mapping[str, str] | None = None,
    package: Package = zipped,
    on_progress: Tell = lambda _: None,
) -> Stack:
    """Create or update *stack* and wait for it; DeploymentFailed if it does not succeed."""
    uploads = Uploads(emulator, package=package, tell=on_progress)
    text = with_uploads(template, uploads)
    cloudformation = emulator.client("cloudformation")
    on_progress(f"deploying {stack}")
    change_set = _change_set(
        cloudformation,
        stack,
        TemplateURL=uploads.put(text.encode(), suffix=".yaml"),
        Parameters=[
            {"ParameterKey": name, "ParameterValue": value}
            for name, value in (parameters or {}).items()
        ],
    )
    if change_set is not None:
        cloudformation.execute_change_set(ChangeSetName=change_set, StackName=stack)
        _await_success(cloudformation, stack)
    return _deployed(cloudformation, stack)


def _change_set(cloudformation: Any, stack: str, **what: Any) -> str | None:
    """The id of a change set that is ready; None if there is nothing to change."""
    made = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=f"local-{uuid4()}",
        ChangeSetType="UPDATE" if _is_there(cloudformation, stack) else "CREATE",
        Capabilities=_CAPABILITIES,
        **what,
    )["Id"]
    while True:
        seen = cloudformation.describe_change_set(ChangeSetName=made, StackName=stack)
        if seen["Status"] == "CREATE_COMPLETE":
            return str(made)
        if seen["Status"] == "FAILED":
            reason = seen.get("StatusReason", "")
            if any(words in reason for words in _NOTHING_TO_CHANGE):
                return None
            raise DeploymentFailed(stack, [("change set", reason)])
        time.sleep(_POLL_S)


def _is_there(cloudformation: Any, stack: str) -> bool:
    """Whether *stack* can be updated. What a failed creation left is removed."""
    try:
        status = _status(cloudformation, stack)
    except ClientError as exc:
        if "does not exist" in str(exc):
            return False
        raise
    if status == "REVIEW_IN_PROGRESS":
        return False
    if status in ("ROLLBACK_COMPLETE", "CREATE_FAILED", "DELETE_COMPLETE"):
        cloudformation.delete_stack(StackName=stack)
        gone = cloudformation.get_waiter("stack_delete_complete")
        gone.wait(StackName=stack, WaiterConfig={"Delay": 1})
        return False
    return True


def _await_success(cloudformation: Any, stack: str) -> None:
    while (status := _status(cloudformation, stack)).endswith("IN_PROGRESS"):
        time.sleep(_POLL_S)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise DeploymentFailed(stack, _failures(cloudformation, stack))


def _status(cloudformation: Any, stack: str) -> str:
    return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])


def _failures(cloudformation: Any, stack: str) -> list[tuple[str, str]]:
    """Those of the last operation; a roll-back of many resources has pages of events after them."""
    found = []
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    for each in (event for page in pages for event in page["StackEvents"]):
        if each["ResourceStatus"].endswith("FAILED"):
            found.append((each["LogicalResourceId"], each.get("ResourceStatusReason", "")))
        if (each["LogicalResourceId"], each["ResourceStatus"]) in _begun(stack):
            break
    return found[::-1]


def _begun(stack: str) -> set[tuple[str, str]]:
    return {(stack, "CREATE_IN_PROGRESS"), (stack, "UPDATE_IN_PROGRESS")}


def _deployed(cloudformation: Any, stack: str) -> Stack:
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return Stack(
        outputs={each["OutputKey"]: each["OutputValue"] for each in described.get("Outputs", [])},
        resources={
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for page in pages
            for each in page["StackResourceSummaries"]
            if "PhysicalResourceId" in each
        },
    )
