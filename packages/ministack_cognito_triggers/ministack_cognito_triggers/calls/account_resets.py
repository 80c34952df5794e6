"""
What an administrator reads and resets of a user, as far as ministack lacks it.

Second factors and attributes; `devices` has the devices.
"""

from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.first_factors import configured
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer


def admin_get_user_auth_factors(call: Call, _: Proceed) -> Answer:
    """The factors for choice-based sign-in, and the second factors that are on."""
    return configured(_user(call), pool=call.pool)


def admin_delete_software_token(call: Call, _: Proceed) -> Answer:
    """The authenticator app is forgotten, one that was only begun with it."""
    user = _user(call)
    if not user.pop("_totp_secret", None):
        raise Refusal("ResourceNotFoundException", "The user has no software token.")
    user.pop("_totp_pending_secret", None)
    enabled = user.get("_mfa_enabled", [])
    user["_mfa_enabled"] = [each for each in enabled if each != "SOFTWARE_TOKEN_MFA"]
    if user.get("_preferred_mfa") == "SOFTWARE_TOKEN_MFA":
        user["_preferred_mfa"] = ""
    return theirs.ok({})


def admin_delete_user_attributes(call: Call, _: Proceed) -> Answer:
    """All that are named, or none: one that has to stay refuses the call."""
    return _delete_attributes(call, _user(call))


def delete_user_attributes(call: Call, _: Proceed) -> Answer:
    """The same, by the access token's user; what an app client may write is not looked at."""
    if call.bearer is None:
        raise Refusal("NotAuthorizedException", "Invalid Access Token")
    return _delete_attributes(call, call.bearer)


def _delete_attributes(call: Call, user: dict[str, Any]) -> Answer:
    names = call.data.get("UserAttributeNames") or []
    schema = {each["Name"]: each for each in theirs.schema_of(call.pool)}
    for name in names:
        described = schema.get(name)
        if described is None:
            _refuse(name, "Attribute does not exist in the schema.")
        elif described.get("Required") or name == "sub":
            _refuse(name, "Attribute is required.")
        elif not described.get("Mutable", True):
            _refuse(name, "Attribute cannot be updated.")
    gone = {*names, *(f"{name}_verified" for name in names if name in {"email", "phone_number"})}
    theirs.keep_attributes(user, [name for name in pairs(user["Attributes"]) if name not in gone])
    return theirs.ok({})


def _user(call: Call) -> dict[str, Any]:
    user = call.user(call.data.get("Username"))
    if user is None:
        raise Refusal("UserNotFoundException", "User does not exist.")
    return user


def _refuse(name: str, why: str) -> None:
    raise Refusal("InvalidParameterException", f"user.{name}: {why}")
