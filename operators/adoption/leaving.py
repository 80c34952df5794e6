"""
Which functions `detach` takes off a pool that a stack of this suite made, or has left.

Such a stack has no outputs for its triggers: its functions are its resources. Of a deleted
stack the pool's own entries are left, which name functions that Lambda no longer has.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.adopted import Adopted
from operators.adoption.bindings import Entry, arn_of, function_of
from operators.adoption.owner import says_there_is_none
from operators.adoption.plan import called_by
from operators.pools import TAG
from operators.stack import DeployedStack

_STACK_TAG: Final = "aws:cloudformation:stack-name"
_PLACE: Final = slice(3, 5)  # Region and account of an ARN


def stack_of(client: Any, stack: str, pool: Mapping[str, Any]) -> Adopted:
    """Return *stack*; if CloudFormation has none of that name, what its record still says."""
    try:
        return Adopted(client, stack)
    except ClientError as error:
        if not says_there_is_none(error):
            raise
    return Adopted(client, stack, {"StackId": pool["Arn"], "StackStatus": "DELETE_COMPLETE"})


def is_own(pool: Mapping[str, Any], stack: str) -> bool:
    """Tell whether *stack* made the pool, which stays when the stack is deleted."""
    tags = pool.get("UserPoolTags", {})
    return stack in (tags.get(TAG), tags.get(_STACK_TAG))


def leaving(client: Any, adopted: Adopted, pool: Mapping[str, Any]) -> dict[str, str]:
    """
    Return the triggers that *pool* loses, each with what is said of its function.

    Raises:
        NotReady: The stack is being changed.
        ClientError: It is unknown whether a function exists.

    """
    called = called_by(pool.get("LambdaConfig", {}))
    ours, owns = adopted.functions(), is_own(pool, adopted.stack)
    if owns and not adopted.is_deleted:
        ours |= _functions(client, adopted.stack, pool)
    off = {name: "this suite" for name, entry in called.items() if function_of(entry) in ours}
    if owns or adopted.is_deleted:
        rest = {name: entry for name, entry in called.items() if name not in off}
        off |= dict.fromkeys(_missing(client("lambda"), rest, pool["Arn"]), "a missing function")
    return off


def _functions(client: Any, stack: str, pool: Mapping[str, Any]) -> set[str]:
    """The ARNs of all functions of the stack, which is where its pool is."""
    names = DeployedStack(client("cloudformation"), name=stack).functions().values()
    partition, _, region, account = pool["Arn"].split(":")[1:5]
    return {f"arn:{partition}:lambda:{region}:{account}:function:{name}" for name in names}


def _missing(functions: Any, called: Mapping[str, Entry], pool_arn: str) -> list[str]:
    """The triggers whose function, or whose alias, Lambda does not have: every call fails."""
    here = pool_arn.split(":")[_PLACE]
    return [
        name
        for name, entry in called.items()
        if function_of(entry).split(":")[_PLACE] == here and not _exists(functions, arn_of(entry))
    ]


def _exists(functions: Any, arn: str) -> bool:
    try:
        functions.get_function_configuration(FunctionName=arn)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return False
    return True
