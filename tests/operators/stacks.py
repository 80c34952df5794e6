"""A CloudFormation of one stack: what it has, its policy, and whether it may be deleted."""

from botocore.exceptions import ClientError


class Stacks:
    """Knows the stack *name* with resources by their ids, in the status of each."""

    def __init__(self, name, resources=None):
        self.name, self.resources = name, resources or {}
        self.policy = ""
        self.is_kept = False

    def get_stack_policy(self, *, StackName):  # noqa: N803
        self._check(StackName)
        return {"StackPolicyBody": self.policy} if self.policy else {}

    def set_stack_policy(self, *, StackName, StackPolicyBody):  # noqa: N803
        self._check(StackName)
        self.policy = StackPolicyBody

    def update_termination_protection(self, *, StackName, EnableTerminationProtection):  # noqa: N803
        self._check(StackName)
        self.is_kept = EnableTerminationProtection

    def get_paginator(self, name):
        assert "list_stack_resources" == name
        return self

    def paginate(self, *, StackName):  # noqa: N803
        self._check(StackName)
        for physical, status in self.resources.items():
            yield {
                "StackResourceSummaries": [
                    {"PhysicalResourceId": physical, "ResourceStatus": status}
                ]
            }

    def _check(self, name):
        if name != self.name:
            error = {"Code": "ValidationError", "Message": f"Stack {name} does not exist"}
            raise ClientError({"Error": error}, "ListStackResources")
