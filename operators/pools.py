"""
List this suite's user pools that belong to no stack, or delete one without users.

A failed first deployment and the deletion of a stack leave the user pool: a pool is never
deleted with its users. Pools are found by the tag cognito-triggers:stack. `delete` refuses
a pool that belongs to a stack, has a domain or has a user. It switches deletion protection
off and deletes the pool. For 14 days AWS Support can restore the pool.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.outside import Outside

TAG: Final = "cognito-triggers:stack"
_GONE: Final = {"DELETE_COMPLETE", "DELETE_SKIPPED"}


class NotDeletable(ValueError):
    """The pool is in use, or is none of this suite's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """
    A user pool of this suite.

    Attributes:
        described: What DescribeUserPool says of it.
        stack: The stack that made it.
        is_owned: Whether that stack has it still.

    """

    described: Mapping[str, Any]
    stack: str
    is_owned: bool

    @property
    def pool_id(self) -> str:
        """Cognito's id."""
        return str(self.described["Id"])

    @property
    def domain(self) -> str:
        """The domain of its pages, or nothing."""
        return str(self.described.get("CustomDomain") or self.described.get("Domain") or "")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what to do, and with which pool."""
    parser.add_argument("action", nargs="?", default="list", choices=["list", "delete"])
    parser.add_argument("pool", nargs="?", help="ID of the pool to delete")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """List all, or delete one."""
    if asked.action == "delete":
        _delete(asked.pool or "", outside)
        return 0
    for pool in _pools(outside):
        users = pool.described.get("EstimatedNumberOfUsers", 0)
        state = (
            f"of the stack {pool.stack}" if pool.is_owned else f"without stack; was of {pool.stack}"
        )
        outside.say(
            f"{pool.pool_id}  about {users} users, {state}{_rescue(pool)}",
            pool=pool.pool_id,
            users=users,
            stack=pool.stack,
            in_stack=pool.is_owned,
        )
    return 0


def _rescue(pool: Pool) -> str:
    """How users can sign in again to a pool that calls the functions of a deleted stack."""
    if pool.is_owned or not pool.described.get("LambdaConfig"):
        return ""
    return f"; it still calls functions: `detach --stack {pool.stack} --pool {pool.pool_id}`"


def _delete(pool_id: str, outside: Outside) -> None:
    cognito = outside.client("cognito-idp")
    pool = _pool(cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"], outside)
    if pool is None:
        raise NotDeletable(f"{pool_id} has no tag {TAG}; nothing was changed")
    for reason in _reasons(cognito, pool):
        raise NotDeletable(f"{pool_id} {reason}; nothing was changed")
    if outside.is_dry:
        outside.say(f"{pool_id} would be deleted")
        return
    outside.agree_by(pool_id, "Type the ID of the pool to delete it:")
    cognito.update_user_pool(**_unprotected(cognito, pool))
    cognito.delete_user_pool(UserPoolId=pool_id)
    outside.say(f"{pool_id} is deleted; for 14 days AWS Support can restore it")


def _reasons(cognito: Any, pool: Pool) -> Iterator[str]:
    """Why the pool is not to be deleted."""
    if pool.is_owned:
        yield f"is the pool of the stack {pool.stack}"
    if pool.domain:
        yield f"has the domain {pool.domain}"
    if cognito.list_users(UserPoolId=pool.pool_id, Limit=1)["Users"]:
        yield "has users"


def _unprotected(cognito: Any, pool: Pool) -> dict[str, Any]:
    """The pool as it is but for its protection: UpdateUserPool resets what it is not told."""
    members = cognito.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    kept = {name: value for name, value in pool.described.items() if name in members}
    # Cognito answers both names of this setting and takes one.
    created = dict(kept.pop("AdminCreateUserConfig", {}))
    created.pop("UnusedAccountValidityDays", None)
    return {
        **kept,
        "AdminCreateUserConfig": created,
        "UserPoolId": pool.pool_id,
        "DeletionProtection": "INACTIVE",
    }


def _pools(outside: Outside) -> Iterator[Pool]:
    cognito = outside.client("cognito-idp")
    for page in cognito.get_paginator("list_user_pools").paginate(MaxResults=60):
        for each in page["UserPools"]:
            described = cognito.describe_user_pool(UserPoolId=each["Id"])["UserPool"]
            if found := _pool(described, outside):
                yield found


def _pool(described: Mapping[str, Any], outside: Outside) -> Pool | None:
    """The pool, if it has the tag."""
    stack = described.get("UserPoolTags", {}).get(TAG)
    if not stack:
        return None
    has_it = described["Id"] in _owned(outside.client("cloudformation"), stack)
    return Pool(described=described, stack=stack, is_owned=has_it)


def _owned(cloudformation: Any, stack: str) -> set[str]:
    """The physical ids of all that a stack has; nothing if it is gone."""
    try:
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        return {
            each.get("PhysicalResourceId", "")
            for page in pages
            for each in page["StackResourceSummaries"]
            if each["ResourceStatus"] not in _GONE
        }
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return set()
