"""Actions of Cognito that ministack lacks, run through the checks of those that it has."""

from collections.abc import Awaitable, Callable
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.theirs import Answer

Run = Callable[[str, dict[str, Any]], Awaitable[Answer]]

_NAMES = {
    "AdminDeleteSoftwareToken",
    "AdminDeleteUserAttributes",
    "AdminForgetDevice",
    "AdminGetUserAuthFactors",
    "AdminListDevices",
    "ConfirmDevice",
    "GetUserAttributeVerificationCode",
    "VerifyUserAttribute",
}


def idp_for(original: Run) -> Run:
    """The runner of an action by its name."""

    async def run(action: str, data: dict[str, Any]) -> Answer:
        if action in _NAMES:
            return await theirs.run_checked(_without_user, action, data)
        return await original(action, data)

    return run


def _without_user(data: dict[str, Any]) -> Answer:
    if pool := data.get("UserPoolId"):
        return theirs.error("ResourceNotFoundException", f"User pool {pool} does not exist.")
    return theirs.error("NotAuthorizedException", "Invalid Access Token")
