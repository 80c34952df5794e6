"""What is around a pool: its stack, functions, CloudTrail and Parameter Store."""

import json
from types import SimpleNamespace

from operators.adoption.bindings import TRIGGERS
from tests.operators.adoption.cognito import POOL_ID, refusal

REGION = "eu-west-1"
STACK_ID = f"arn:aws:cloudformation:{REGION}:123456789012:stack/beside/1"


class Lambda:
    """Functions that let a pool in, by name."""

    def __init__(self):
        self.lets_in, self.calls = {}, {}

    def get_function_configuration(self, *, FunctionName):  # noqa: N803  # boto3's
        if FunctionName not in self.calls:
            raise refusal("AccessDeniedException")
        return {"Environment": {"Variables": {"CHAINED_FUNCTION": self.calls[FunctionName]}}}

    def get_policy(self, *, FunctionName, Qualifier=""):  # noqa: N803  # boto3's
        name = FunctionName.rpartition(":")[2]
        if name not in self.lets_in:
            raise refusal("ResourceNotFoundException")
        assert ("live" if name.startswith("ours") else "") == Qualifier
        statement = {
            "Effect": "Allow",
            "Principal": {"Service": "cognito-idp.amazonaws.com"},
            "Action": "lambda:InvokeFunction",
            "Condition": {"ArnLike": {"AWS:SourceArn": self.lets_in[name]}},
        }
        return {"Policy": json.dumps({"Statement": [statement]})}


class CloudFormation:
    """The stack for the pool; *owner* is the name of the one that holds the pool."""

    def __init__(self):
        self.status, self.owner, self.kinds = "CREATE_COMPLETE", None, []
        self.settings = {"SignInBy": "email"}
        self.owners, self.is_protected = {}, False
        self.outputs = {
            f"{name}Arn": f"arn:aws:lambda:{REGION}:123456789012:function:ours-{name}:live"
            for name in TRIGGERS
        }

    def describe_stacks(self, *, StackName):  # noqa: N803  # boto3's
        if StackName == self.owner:
            return {"Stacks": [{"StackName": StackName, **self.owners}]}
        told = [
            {"OutputKey": key, "OutputValue": value, "ExportName": f"beside-{key}"}
            for key, value in self.outputs.items()
        ]
        about = {"StackId": STACK_ID, "StackStatus": self.status, "Outputs": told}
        about["Parameters"] = [
            {"ParameterKey": key, "ParameterValue": value} for key, value in self.settings.items()
        ]
        about["EnableTerminationProtection"] = self.is_protected
        return {"Stacks": [about | {"StackName": StackName}]}

    def describe_stack_resources(self, **_):
        if self.owner is None:
            raise refusal("ValidationError", because=f"Stack for {POOL_ID} does not exist")
        return {"StackResources": [{"StackName": self.owner}]}

    def get_paginator(self, name):
        """One resource a page."""
        assert "list_stack_resources" == name
        pages = [{"StackResourceSummaries": [{"ResourceType": kind}]} for kind in self.kinds]
        return SimpleNamespace(paginate=lambda **_: pages)


class CloudTrail:
    """Records of one call, one a page: the pool is in its parameters, and is no resource of it."""

    def __init__(self):
        self.agents, self.call, self.pool_id = [], "UpdateUserPool", POOL_ID

    def lookup_events(self, *, LookupAttributes, NextToken="0"):  # noqa: N803  # boto3's
        [of] = LookupAttributes
        assert "EventName" == of["AttributeKey"]
        if of["AttributeValue"] != self.call or not self.agents:
            return {"Events": []}
        at = int(NextToken)
        about = {"userPoolId": self.pool_id}
        told = json.dumps({"userAgent": self.agents[at], "requestParameters": about})
        more = {"NextToken": str(at + 1)} if at + 1 < len(self.agents) else {}
        return {"Events": [{"EventName": self.call, "CloudTrailEvent": told}], **more}


class ParameterStore:
    def __init__(self):
        self.kept = {}

    def put_parameter(self, *, Name, Value, **_):  # noqa: N803  # boto3's
        self.kept[Name] = Value

    def get_parameters(self, *, Names):  # noqa: N803  # boto3's
        return {"Parameters": [{"Value": self.kept[name]} for name in Names if name in self.kept]}

    def delete_parameters(self, *, Names):  # noqa: N803  # boto3's
        for name in Names:
            self.kept.pop(name, None)

    def attached(self):
        """The triggers that are kept, as the stack's own function reads them."""
        [told] = self.kept.values()
        return json.loads(told)["triggers"]
