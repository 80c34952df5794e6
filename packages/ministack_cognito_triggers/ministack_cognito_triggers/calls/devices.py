"""
Devices that a pool with DeviceConfiguration remembers.

Tokens for a device that the client did not name come with a new key for one;
ConfirmDevice stores what its secret is proved against. Where the pool says
DeviceOnlyRememberedOnUserPrompt, UpdateDeviceStatus has to follow.
"""

import time
from secrets import token_urlsafe
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer

PROVED = "DEVICE_PASSWORD_VERIFIER"
_KEPT, _OFFERED = "_remembered_devices", "_offered_devices"
_REMEMBERED = "remembered"
_STATUS = "dev:device_remembered_status"
_SHOWN = (
    *("DeviceKey", "DeviceAttributes", "DeviceCreateDate"),
    *("DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"),
)


def named_in(call: Call) -> str:
    """The device that a sign-in names; empty if it names none, or if the pool tracks none."""
    given = call.data.get("AuthParameters") or call.data.get("ChallengeResponses") or {}
    return str(given.get("DEVICE_KEY") or "") if call.pool.get("DeviceConfiguration") else ""


def known(user: dict[str, Any], key: str) -> dict[str, Any]:
    """The record of a confirmed device; live."""
    device: dict[str, Any] | None = user.get(_KEPT, {}).get(key)
    if device is None:
        raise Refusal("ResourceNotFoundException", "Device does not exist.")
    return device


def is_remembered(device: dict[str, Any]) -> bool:
    """Whether it has to prove itself: one that is only confirmed is asked for nothing."""
    return bool(device["verifier"]) and _attributes(device)[_STATUS] == _REMEMBERED


def is_new(call: Call) -> bool:
    """Whether the user signs in by *call* from a device that the pool does not know."""
    return bool(call.pool.get("DeviceConfiguration")) and not named_in(call)


def offered(call: Call, user: dict[str, Any]) -> dict[str, Any]:
    """What an AuthenticationResult says of a new device, under whose key it may be confirmed."""
    key = f"{theirs.region_of(call.pool)}_{theirs.new_uuid()}"
    group = user.setdefault(_OFFERED, {})[key] = f"-{token_urlsafe(6)}"
    return {"NewDeviceMetadata": {"DeviceKey": key, "DeviceGroupKey": group}}


def confirm(call: Call, proceed: Proceed) -> Answer:
    """Keep a device of the user of the access token, under a key that a sign-in gave it."""
    user = call.bearer
    if user is None:
        return proceed(call.data)
    _check_tracking(call)
    key, proof = call.data["DeviceKey"], call.data.get("DeviceSecretVerifierConfig") or {}
    if key not in user.get(_OFFERED, {}):
        raise Refusal("InvalidParameterException", "Invalid device key given.")
    now, asks = time.time(), bool(_configuration(call).get("DeviceOnlyRememberedOnUserPrompt"))
    device = user.setdefault(_KEPT, {})[key] = {
        "DeviceKey": key,
        "DeviceCreateDate": now,
        "DeviceLastModifiedDate": now,
        "DeviceLastAuthenticatedDate": now,
        "group": user[_OFFERED].pop(key),
        "verifier": proof.get("PasswordVerifier"),
        "salt": proof.get("Salt"),
    }
    named = {"device_name": call.data["DeviceName"]} if call.data.get("DeviceName") else {}
    status = "not_remembered" if asks else _REMEMBERED
    _describe(device, {"device_status": "valid", **named, _STATUS: status})
    return theirs.ok({"UserConfirmationNecessary": asks})


def listed(call: Call, _: Proceed) -> Answer:
    """(Admin)ListDevices: those of a user, a page at a time."""
    kept = list(_of(call).get(_KEPT, {}).values())
    start = int(call.data.get("PaginationToken") or 0)
    end = start + int(call.data.get("Limit") or 60)
    more = {"PaginationToken": str(end)} if end < len(kept) else {}
    return theirs.ok({"Devices": [_told(each) for each in kept[start:end]], **more})


def got(call: Call, _: Proceed) -> Answer:
    """(Admin)GetDevice: one of them."""
    return theirs.ok({"Device": _told(known(_of(call), call.data.get("DeviceKey", "")))})


def forget(call: Call, _: Proceed) -> Answer:
    """(Admin)ForgetDevice: one of them is remembered no more."""
    user = _of(call)
    known(user, call.data.get("DeviceKey", ""))
    del user[_KEPT][call.data["DeviceKey"]]
    return theirs.ok({})


def update_status(call: Call, _: Proceed) -> Answer:
    """(Admin)UpdateDeviceStatus: whether one of them is remembered."""
    device = known(_of(call), call.data.get("DeviceKey", ""))
    status = call.data.get("DeviceRememberedStatus") or "not_remembered"
    device["DeviceLastModifiedDate"] = time.time()
    _describe(device, {**_attributes(device), _STATUS: status})
    return theirs.ok({})


def replaces_factor(call: Call) -> bool:
    """Whether the proof of a remembered device stands for a second factor."""
    return bool(_configuration(call).get("ChallengeRequiredOnNewDevice"))


def _of(call: Call) -> dict[str, Any]:
    """The user whose devices are meant: named by an administrator, or by an access token."""
    user = call.bearer if "AccessToken" in call.data else call.user(call.data.get("Username"))
    if user is None and "AccessToken" in call.data:
        raise Refusal("NotAuthorizedException", "Invalid Access Token")
    if user is None:
        raise Refusal("UserNotFoundException", "User does not exist.")
    _check_tracking(call)
    return user


def _check_tracking(call: Call) -> None:
    if not _configuration(call):
        raise Refusal(
            "InvalidUserPoolConfigurationException", "User pool does not have device tracking."
        )


def _configuration(call: Call) -> dict[str, Any]:
    return call.pool.get("DeviceConfiguration") or {}


def _told(device: dict[str, Any]) -> dict[str, Any]:
    return {name: device[name] for name in _SHOWN}


def _attributes(device: dict[str, Any]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in device["DeviceAttributes"]}


def _describe(device: dict[str, Any], attributes: dict[str, str]) -> None:
    device["DeviceAttributes"] = [{"Name": name, "Value": attributes[name]} for name in attributes]
