"""A change set of CloudFormation: create it, list its changes, execute it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

_CAPABILITIES: Final = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND")
_NOTHING: Final = ("didn't contain changes", "No updates are to be performed")
_NOT_YET: Final = "REVIEW_IN_PROGRESS"
_NEVER_WAS: Final = "ROLLBACK_COMPLETE"
_POLL_S: Final = 2.0


class NotDeployed(RuntimeError):
    """CloudFormation refused the change set, or a resource failed; the message says why."""


@dataclass(frozen=True, slots=True)
class Changes:
    """
    What a change set would do.

    Attributes:
        made: Its ARN.
        lines: Each change as a line; those that replace or delete come first.

    """

    made: str
    lines: tuple[str, ...]


class StackChange:
    """The change of the stack *name*; *sleep* waits for seconds."""

    def __init__(self, cloudformation: Any, name: str, *, sleep: Callable[[float], None]) -> None:
        self._cloudformation = cloudformation
        self._name = name
        self._sleep = sleep

    def deployed(self) -> Mapping[str, Any] | None:
        """Return the stack as CloudFormation describes it; None if there is none to be updated."""
        try:
            [stack] = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        return None if stack["StackStatus"] == _NOT_YET else dict(stack)

    def prepare(
        self, template: str, parameters: Mapping[str, str], *, known: frozenset[str], at: datetime
    ) -> Changes | None:
        """
        Make a change set with the template at an address; None if it would change nothing.

        In an update, those of the *known* parameters that are not said stay as they are.

        Raises:
            NotDeployed: CloudFormation refuses it, or the stack's creation has failed.

        """
        before = self.deployed()
        if before is not None and before["StackStatus"] == _NEVER_WAS:
            raise NotDeployed(
                f"{self._name} could not be created, and cannot be updated. Delete it and deploy "
                f"again: aws cloudformation delete-stack --stack-name {self._name}"
            )
        kept = {each["ParameterKey"] for each in (before or {}).get("Parameters", [])}
        told: list[dict[str, Any]] = [
            {"ParameterKey": k, "ParameterValue": v} for k, v in sorted(parameters.items())
        ]
        told += [
            {"ParameterKey": name, "UsePreviousValue": True}
            for name in sorted((kept & known) - parameters.keys())
        ]
        made = self._cloudformation.create_change_set(
            StackName=self._name,
            ChangeSetName=f"cognito-triggers-{at:%Y%m%d-%H%M%S-%f}",
            ChangeSetType="CREATE" if before is None else "UPDATE",
            TemplateURL=template,
            Parameters=told,
            Capabilities=list(_CAPABILITIES),
        )["Id"]
        return self._ready(made)

    def execute(self, changes: Changes) -> Mapping[str, str]:
        """Do it, and wait; the outputs. NotDeployed if it fails."""
        self._cloudformation.execute_change_set(ChangeSetName=changes.made)
        while (stack := self.deployed()) is None or stack["StackStatus"].endswith("IN_PROGRESS"):
            self._sleep(_POLL_S)
        if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            failed = "\n".join(self._failures())
            raise NotDeployed(f"{self._name} is {stack['StackStatus']}\n{failed}")
        return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}

    def forget(self, changes: Changes) -> None:
        """Delete the change set; of a stack that was not there, what it left of one, too."""
        self._cloudformation.delete_change_set(ChangeSetName=changes.made)
        if self.deployed() is None:
            self._cloudformation.delete_stack(StackName=self._name)

    def _ready(self, made: str) -> Changes | None:
        while (told := self._described(made))["Status"].endswith(("PENDING", "IN_PROGRESS")):
            self._sleep(_POLL_S)
        changes = Changes(made, tuple(_lines(told["Changes"])))
        if told["Status"] == "CREATE_COMPLETE":
            return changes
        self.forget(changes)
        reason = str(told.get("StatusReason", ""))
        if any(words in reason for words in _NOTHING):
            return None
        raise NotDeployed(f"CloudFormation refuses the change of {self._name}: {reason}")

    def _described(self, made: str) -> dict[str, Any]:
        """Return all pages of it."""
        told: dict[str, Any] = self._cloudformation.describe_change_set(ChangeSetName=made)
        changes, token = list(told.get("Changes", [])), told.get("NextToken")
        while token:
            page = self._cloudformation.describe_change_set(ChangeSetName=made, NextToken=token)
            changes += page.get("Changes", [])
            token = page.get("NextToken")
        return told | {"Changes": changes}

    def _failures(self) -> Iterator[str]:
        events = self._cloudformation.describe_stack_events(StackName=self._name)["StackEvents"]
        for each in reversed(events):
            if each["ResourceStatus"].endswith("FAILED"):
                yield f"  {each['LogicalResourceId']}: {each.get('ResourceStatusReason', '')}"


def _lines(changes: list[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line for each change, what is lost first."""
    told = [each["ResourceChange"] for each in changes if "ResourceChange" in each]
    for each in sorted(told, key=lambda each: (not _loses(each), each["LogicalResourceId"])):
        replaced = {"True": " (replacement)", "Conditional": " (conditional replacement)"}
        how = replaced.get(str(each.get("Replacement")), "")
        yield f"{each['Action']:7}{each['LogicalResourceId']} ({each['ResourceType']}){how}"


def _loses(change: Mapping[str, Any]) -> bool:
    is_replaced = str(change.get("Replacement")) in ("True", "Conditional")
    return is_replaced or change["Action"] == "Remove"
