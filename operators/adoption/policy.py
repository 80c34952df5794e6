"""The IAM policy that `attach` and `detach` need for one pool and one stack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from operators.adoption.bindings import arn_of

Statement = dict[str, Any]
_POOL: Final = (
    "DescribeRiskConfiguration",
    "DescribeUserPool",
    "DescribeUserPoolClient",
    "GetLogDeliveryConfiguration",
    "GetUserPoolMfaConfig",
    "ListGroups",
    "ListUserPoolClients",
    "ListUserPoolReplicas",
    "SetUserPoolMfaConfig",
    "UpdateUserPool",
)
# By stack name or by the pool as a resource, whose stack is unknown.
_STACKS: Final = ("DescribeStackResources", "DescribeStacks", "ListStackResources")
_RECORD: Final = ("DeleteParameters", "GetParameters", "PutParameter")
_LINKED_ROLE: Final = "email.cognito-idp.amazonaws.com"


def policy_for(pool: Mapping[str, Any], stack: str) -> dict[str, Any]:
    """
    Return the policy's document for *pool*, as DescribeUserPool answers it.

    UpdateUserPool sends back all that the pool has, so what the pool needs for its SMS, its
    e-mail and its keys is needed again.
    """
    _, partition, _, region, account, _ = pool["Arn"].split(":", 5)
    tags = ("TagResource",) if pool.get("UserPoolTags") else ()
    function = f"arn:{partition}:lambda:{region}:{account}:function:*"
    record = f"arn:{partition}:ssm:{region}:{account}:parameter/cognito-triggers/{stack}/attachment"
    return {
        "Version": "2012-10-17",
        "Statement": [
            _allow("Pool", "cognito-idp", (*_POOL, *tags), pool["Arn"]),
            _allow("Stacks", "cloudformation", _STACKS, "*"),
            _allow("Owner", "cloudtrail", ("LookupEvents",), "*"),
            _allow("Permissions", "lambda", ("GetPolicy",), function),
            _allow("Record", "ssm", _RECORD, record),
            *_of_what_is_sent_back(pool, partition),
        ],
    }


def _of_what_is_sent_back(pool: Mapping[str, Any], partition: str) -> Iterator[Statement]:
    config = pool.get("LambdaConfig", {})
    if called := sorted({arn_of(each) for name, each in config.items() if name != "KMSKeyID"}):
        yield _allow("Chained", "lambda", ("GetFunctionConfiguration",), called)
    sms = pool.get("SmsConfiguration", {})
    if role := sms.get("SnsCallerArn") or sms.get("EumsSms", {}).get("CallerArn"):
        to = {"StringEquals": {"iam:PassedToService": "cognito-idp.amazonaws.com"}}
        yield _allow("Sms", "iam", ("PassRole",), role) | {"Condition": to}
    if pool.get("EmailConfiguration", {}).get("SourceArn"):
        role = f"arn:{partition}:iam::*:role/aws-service-role/{_LINKED_ROLE}/*"
        by = {"StringEquals": {"iam:AWSServiceName": _LINKED_ROLE}}
        yield _allow("Email", "iam", ("CreateServiceLinkedRole",), role) | {"Condition": by}
    keys = {config.get("KMSKeyID"), pool.get("KeyConfiguration", {}).get("KmsKeyArn")}
    if known := sorted(filter(None, keys)):
        yield _allow("Keys", "kms", ("CreateGrant",), known)


def _allow(
    sid: str, service: str, actions: tuple[str, ...], resource: str | list[str]
) -> Statement:
    named = [f"{service}:{action}" for action in sorted(actions)]
    return {"Sid": sid, "Effect": "Allow", "Action": named, "Resource": resource}
