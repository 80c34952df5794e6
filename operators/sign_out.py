"""
End all sessions of one user: Cognito refuses their refresh tokens and, itself, their access tokens.

The user is found by name, address or sub. Who only checks a token's signature
takes an access token until it expires; nothing can be done about that here. A
session of the hosted sign-in pages lives on in its cookie for an hour at the
most. The devices that were known as those of the user's proved address are
forgotten. --disable keeps the user from signing in again, too.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from events.contract.catalogue import BY_OPERATOR, Kind
from operators.outside import Outside
from operators.person import NoSuchUser, attributes_of
from operators.telling import tell
from runtime.boto3_clients import Translated
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.known_devices import KnownDevices


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who."""
    parser.add_argument("user", help="the name, the address or the sub")
    parser.add_argument("--disable", action="store_true", help="let the user sign in no more")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Sign the user out everywhere, and tell subscribers."""
    cognito, pool_id = outside.client("cognito-idp"), outside.stack.physical_id("UserPool")
    profile = _profile(cognito, pool_id, asked.user)
    attributes = attributes_of(profile)
    sub = attributes["sub"]
    name = {"UserPoolId": pool_id, "Username": profile["Username"]}
    outside.say(f"account: sub {sub}, {profile['UserStatus']}")
    if outside.is_dry:
        outside.say("all sessions would end" + (", the user be disabled" if asked.disable else ""))
        return 0
    outside.agree("End all sessions of this user?")
    if asked.disable:  # first: who signs in between the two calls would stay signed in
        cognito.admin_disable_user(**name)
    cognito.admin_user_global_sign_out(**name)
    tell(Kind.SESSION_REVOKED, sub, outside, everywhere=True, cause=BY_OPERATOR)
    outside.say("signed out everywhere, and subscribers were told")
    if attributes.get("email_verified") == "true":  # else it may be another person's address
        _forget_devices(attributes["email"], pool_id, outside)
    return 0


def _forget_devices(address: str, pool_id: str, outside: Outside) -> None:
    secrets = Translated(outside.client("secretsmanager"))
    key = outside.stack.physical_id("AddressKey")
    known = KnownDevices(
        Translated(outside.client("dynamodb")),
        table=outside.stack.physical_id("ChallengeTable"),
        addresses=AddressKeySource(secrets, arn=key, now=outside.now),
        now=outside.now,
    )
    if known.forget(pool_id=pool_id, address=address):
        outside.say("known devices are forgotten")


def _profile(cognito: Any, pool_id: str, word: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=word)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        raise NoSuchUser("the pool has no such user") from None
    return found
