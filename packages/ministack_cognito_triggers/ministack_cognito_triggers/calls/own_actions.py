"""Actions of Cognito that ministack lacks, run through the checks of those that it has."""

from collections.abc import Awaitable, Callable
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import replicas
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer
from ministack_cognito_triggers.user_pool_update import HARSH, TAKEN, Invalid, reset

Run = Callable[[str, dict[str, Any]], Awaitable[Answer]]

# What ministack describes of a member that is not set, where that is not {}.
_NOTHING: dict[str, Any] = {
    "AutoVerifiedAttributes": [],
    "EmailVerificationMessage": "",
    "EmailVerificationSubject": "",
    "SmsAuthenticationMessage": "",
    "SmsVerificationMessage": "",
}
_SAID_TWICE = "UnusedAccountValidityDays"  # described next to the policy's, and refused with it
_NAMES = {
    "AdminDeleteSoftwareToken",
    "AdminDeleteUserAttributes",
    "AdminForgetDevice",
    "AdminGetDevice",
    "AdminGetUserAuthFactors",
    "AdminListDevices",
    "AdminUpdateDeviceStatus",
    "CompleteWebAuthnRegistration",
    "ConfirmDevice",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "ForgetDevice",
    "GetDevice",
    "GetUserAttributeVerificationCode",
    "GetUserAuthFactors",
    "ListDevices",
    "ListWebAuthnCredentials",
    "StartWebAuthnRegistration",
    "UpdateDeviceStatus",
    "VerifyUserAttribute",
    *replicas.ACTIONS,
}


def idp_for(original: Run) -> Run:
    """The runner of an action by its name."""

    async def run(action: str, data: dict[str, Any]) -> Answer:
        if action in _NAMES:
            return await theirs.run_checked(_without_user, action, data)
        if action == "UpdateUserPool":
            try:
                data = _with_what_is_reset(data)
            except Invalid as refused:
                return theirs.error("InvalidParameterException", str(refused))
            except Refusal as refused:
                return theirs.error(refused.kind, refused.message)
        answer = await original(action, data)
        if action_is_unknown(answer):
            return theirs.error("UnknownOperationException", f"Unknown operation: {action}")
        return answer

    return run


def _with_what_is_reset(data: dict[str, Any]) -> dict[str, Any]:
    """Give ministack, which merges, what AWS makes of the members that are left out."""
    pool = theirs.pool_for(data)
    if pool is None:
        return data  # ministack says so
    after = reset(pool, data, kept=HARSH)
    if days := (pool.get("AdminCreateUserConfig") or {}).get(_SAID_TWICE):
        after["AdminCreateUserConfig"].setdefault(_SAID_TWICE, days)
    wanted = {name: after.get(name, _NOTHING.get(name, {})) for name in TAKEN}
    replicas.refuse_other_settings(pool, wanted)
    return data | wanted


def action_is_unknown(answer: Answer) -> bool:
    """Whether ministack says that it has no such action, by a name that no SDK knows."""
    return theirs.error_in(answer) == "InvalidAction"


def _without_user(data: dict[str, Any]) -> Answer:
    if pool := data.get("UserPoolId"):
        return theirs.error("ResourceNotFoundException", f"User pool {pool} does not exist.")
    return theirs.error("NotAuthorizedException", "Invalid Access Token")
