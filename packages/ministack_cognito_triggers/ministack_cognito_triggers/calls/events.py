"""The events Cognito sends to triggers, in the shapes captured from it."""

from collections.abc import Mapping
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call

Event = dict[str, Any]


def event(  # noqa: PLR0913  (an envelope has that many parts)
    source: str,
    call: Call,
    *,
    user_name: str,
    request: dict[str, Any],
    response: dict[str, Any],
    version: str = "1",
) -> Event:
    """The common envelope. *source* is the triggerSource, *response* its value on entry."""
    return {
        "version": version,
        "region": theirs.region_of(call.pool),
        "userPoolId": call.pool["Id"],
        "userName": user_name,
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": call.client_id,
        },
        "triggerSource": source,
        "request": request,
        "response": response,
    }


def attributes(user: Mapping[str, Any], *, status: str | None = None) -> dict[str, str]:
    """The user's attributes as every trigger after the sign-up sees them."""
    stored = pairs(user["Attributes"])
    if "email" in stored:
        stored.setdefault("email_verified", "false")
    return {**stored, "cognito:user_status": status or user["UserStatus"]}


def with_metadata(request: dict[str, Any], metadata: Mapping[str, str] | None) -> dict[str, Any]:
    """*request*, with a `clientMetadata` only if the client sent some."""
    return {**request, "clientMetadata": dict(metadata)} if metadata else request


def pairs(named_values: list[dict[str, str]] | None) -> dict[str, str]:
    """The map Cognito makes of the API's lists of Name and Value."""
    return {each["Name"]: each.get("Value", "") for each in named_values or []}
