"""Whether a function's resource policy lets Cognito in, for one user pool."""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

COGNITO = "cognito-idp.amazonaws.com"


def lets_cognito_in(
    policy: Mapping[str, Any], *, function_arn: str, pool_arn: str, account: str
) -> bool:
    """
    Tell whether *policy* permits *pool_arn* to invoke exactly *function_arn*.

    A permission on the function does not cover its alias, nor the other way
    round: Lambda keeps a policy for each qualifier.
    """
    return any(
        statement.get("Resource") == function_arn
        and _is_an_invoke_for_cognito(statement)
        and _covers(statement.get("Condition") or {}, pool_arn=pool_arn, account=account)
        for statement in policy["Statement"]
    )


def _is_an_invoke_for_cognito(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Action") in ("lambda:InvokeFunction", "lambda:*")
        and principal in ("*", {"Service": COGNITO})
    )


def _covers(condition: Mapping[str, Any], *, pool_arn: str, account: str) -> bool:
    source = condition.get("ArnLike", {}).get("AWS:SourceArn", "*")
    owner = condition.get("StringEquals", {}).get("AWS:SourceAccount", account)
    return fnmatchcase(pool_arn, source) and bool(owner == account)
