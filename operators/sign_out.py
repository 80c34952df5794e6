"""
End all sessions of one user: revoke the refresh tokens, forget known devices.

Name the user by user name, e-mail address or sub. Cognito refuses the user's refresh and
access tokens. An API that only checks a token's signature accepts an access token until
it expires. A session of the managed login pages lasts up to one hour in its cookie.
--disable also disables the user, who then cannot sign in again.
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
from runtime.tokens.own_sessions import sessions_key


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who."""
    parser.add_argument("user", help="user name, e-mail address or sub")
    parser.add_argument("--disable", action="store_true", help="also disable the user")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Sign the user out everywhere, and tell subscribers."""
    cognito, pool_id = outside.client("cognito-idp"), outside.stack.physical_id("UserPool")
    profile = _profile(cognito, pool_id, asked.user)
    attributes = attributes_of(profile)
    sub = attributes["sub"]
    name = {"UserPoolId": pool_id, "Username": profile["Username"]}
    outside.say(f"account: sub {sub}, {profile['UserStatus']}")
    if outside.is_dry:
        outside.say("would end all sessions" + (" and disable the user" if asked.disable else ""))
        return 0
    outside.agree("End all sessions of this user?")
    if asked.disable:  # first: who signs in between the two calls would stay signed in
        cognito.admin_disable_user(**name)
    cognito.admin_user_global_sign_out(**name)
    # The list of them, too: what Cognito has ended must not look open.
    outside.client("dynamodb").delete_item(
        TableName=outside.stack.physical_id("ChallengeTable"), Key=sessions_key(sub)
    )
    tell(Kind.SESSION_REVOKED, sub, outside, everywhere=True, cause=BY_OPERATOR)
    outside.say("signed out everywhere; session.revoked was published")
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
        outside.say("known devices were deleted")


def _profile(cognito: Any, pool_id: str, word: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = cognito.admin_get_user(UserPoolId=pool_id, Username=word)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        raise NoSuchUser("the pool has no such user") from None
    return found
