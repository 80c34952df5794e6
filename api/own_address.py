"""The address of who is signed in, if it is proved, and what is kept under it."""

from __future__ import annotations

from api.problems import Problem
from api.route import Asked
from runtime import observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.own_devices import OwnDevices
from runtime.user_pool.app_client import AppClient
from runtime.user_pool.users import attributes_of

UNVERIFIED = "unverified_address"


def own_address(asked: Asked, client: AppClient) -> str:
    """
    The user's address; Cognito looks whether the token was revoked.

    A user who has not proved it may have to hand the account over yet, and has
    nothing to do with what is kept of the owner of the address. Raises `Problem`.
    """
    address = verified_address(asked, client)
    if not address:
        raise Problem(UNVERIFIED)
    return address


def verified_address(asked: Asked, client: AppClient) -> str:
    """The same; empty if it is not proved."""
    user = attributes_of(client.user(asked.access_token))
    return user.get("email", "") if user.get("email_verified", "").lower() == "true" else ""


def forget_devices(devices: OwnDevices | None, address: str) -> None:
    """Of who has signed out or is gone: what fails is logged, since that has taken place."""
    if devices is None or not address:
        return
    try:
        devices.forget(address)
    except CallFailed as error:
        observe.logger().warning("devices not forgotten", error=told(error))
