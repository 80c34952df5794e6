"""
The stack policy: which replacements and deletions CloudFormation refuses in an update.

It goes by the types of resources, so a new resource is protected as those of its type
are. It does not cover the deletion of the stack; termination protection does.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from pipeline.twin.verdicts import Fate, Verdict

FILE: Final = "infrastructure/stack-policy.json"
_REPLACE, _DELETE = "Update:Replace", "Update:Delete"
# Users, their sessions, memberships and data: neither replaced nor deleted by an update.
_DATA: Final = (
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::UserPoolGroup",
    "AWS::DynamoDB::Table",
    "AWS::KMS::Key",
    "AWS::S3::Bucket",
)
# They may go, and never be another one unnoticed.
_NAMES: Final = (
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolIdentityProvider",
    "AWS::SNS::Topic",
    "AWS::SecretsManager::Secret",
)
KEPT: Final = (*_DATA, *_NAMES)
"""Types of what others know by its name, or that holds what cannot be made again."""


def stack_policy() -> dict[str, Any]:
    """The policy as SetStackPolicy takes it: everything but what is denied."""
    return {
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "Update:*", "Resource": "*"},
            _denied([_REPLACE, _DELETE], _DATA),
            _denied([_REPLACE], _NAMES),
        ]
    }


def text() -> str:
    """The file."""
    return json.dumps(stack_policy(), indent=2) + "\n"


def refuses(policy: Mapping[str, Any], verdict: Verdict) -> bool:
    """Whether the update that would have this *verdict* is refused by *policy*."""
    action = {
        Fate.REPLACE: _REPLACE,
        Fate.DELETE: _DELETE,
        Fate.LEAVE: _DELETE,  # it goes from the stack, whatever becomes of it
    }.get(verdict.fate)
    return any(
        statement["Effect"] == "Deny"
        and action in statement["Action"]
        and verdict.kind in statement["Condition"]["StringEquals"]["ResourceType"]
        for statement in policy["Statement"]
    )


def _denied(actions: list[str], kinds: tuple[str, ...]) -> dict[str, Any]:
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": actions,
        "Resource": "*",
        "Condition": {"StringEquals": {"ResourceType": list(kinds)}},
    }
