"""Names of the resources of a deployed stack."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

_QUEUE, _LOG_GROUP = "AWS::SQS::Queue", "AWS::Logs::LogGroup"
_FUNCTION = "AWS::Lambda::Function"
_DEAD_LETTERS = "DeadLetterQueue"


class NotInStack(LookupError):
    """The stack has no such resource; the message says which there are."""


class DeployedStack:
    """
    A stack in CloudFormation.

    Resources go by their names in ``template.yaml``, which do not change; what
    SQS and S3 call them does.
    """

    def __init__(self, cloudformation: Any, *, name: str) -> None:
        self.name = name
        self._cloudformation = cloudformation

    def physical_id(self, logical_id: str) -> str:
        """
        What AWS calls the resource: a queue's URL, a topic's ARN, a bucket's name.

        Raises:
            NotInStack: There is none of that name.

        """
        for resources in self._by_type.values():
            if logical_id in resources:
                return resources[logical_id]
        raise NotInStack(f"{self.name} has no {logical_id}")

    def queue_url(self, queue: str) -> str:
        """
        The URL of *queue*, which is a logical id, or a URL already.

        Raises:
            NotInStack: It is neither.

        """
        if "://" in queue:
            return queue
        queues = self._by_type.get(_QUEUE, {})
        if queue not in queues:
            known = ", ".join(sorted(queues))
            raise NotInStack(f"{self.name} has no queue {queue}; it has {known or 'none'}")
        return queues[queue]

    def queue_urls(self) -> list[str]:
        """The URLs of all queues."""
        return list(self._by_type.get(_QUEUE, {}).values())

    def dead_letter_queues(self) -> Mapping[str, str]:
        """The URLs of the queues of dead letters, by logical id."""
        queues = self._by_type.get(_QUEUE, {})
        return {name: url for name, url in sorted(queues.items()) if name.endswith(_DEAD_LETTERS)}

    def ids(self, kind: str) -> Mapping[str, str]:
        """What AWS calls the resources of a type, by logical id."""
        return self._by_type.get(kind, {})

    def log_groups(self) -> list[str]:
        """The log groups of all functions."""
        return sorted(self._by_type.get(_LOG_GROUP, {}).values())

    def functions(self, only: str | None = None) -> Mapping[str, str]:
        """
        What Lambda calls the functions, or *only* one of them, by logical id.

        Raises:
            NotInStack: There is no function of that name.

        """
        functions = dict(sorted(self._by_type.get(_FUNCTION, {}).items()))
        if only is None:
            return functions
        if only not in functions:
            known = ", ".join(functions)
            raise NotInStack(f"{self.name} has no function {only}; it has {known or 'none'}")
        return {only: functions[only]}

    def parameters(self) -> Mapping[str, str]:
        """The values that its parameters have."""
        told = self._described().get("Parameters", [])
        return {each["ParameterKey"]: each.get("ParameterValue", "") for each in told}

    def is_protected(self) -> bool:
        """Whether CloudFormation refuses to delete it (termination protection)."""
        return bool(self._described().get("EnableTerminationProtection"))

    def _described(self) -> Mapping[str, Any]:
        [stack] = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"]
        found: Mapping[str, Any] = stack
        return found

    @cached_property
    def _by_type(self) -> dict[str, dict[str, str]]:
        pages = self._cloudformation.get_paginator("list_stack_resources")
        found: dict[str, dict[str, str]] = {}
        for page in pages.paginate(StackName=self.name):
            for each in page["StackResourceSummaries"]:
                if physical_id := each.get("PhysicalResourceId"):  # none while it is being made
                    of_type = found.setdefault(each["ResourceType"], {})
                    of_type[each["LogicalResourceId"]] = physical_id
        return found
