"""
Delete an account that blocks the owner of its address (account pre-hijacking).

An account with an unverified address goes to the owner of the address at the first
correct code. A passkey or an identity provider prevents that: no administrator can remove
a passkey. Without --replace, show what the account holds and change nothing. With
--replace, delete the account and its stored data after you have typed its address; --yes
does not answer that question. Data in your systems may refer to its sub, which will not
be used again.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from operators.erase import delete
from operators.outside import Outside
from operators.person import NoSuchUser, Person, attributes_of, person
from operators.records import records
from rules.personal_data import Erasure

_NO_PASSKEYS = {"FeatureUnavailableInTierException", "OperationNotEnabledException"}


class Verified(ValueError):
    """The address is proved: the account is its owner's, and nobody has to take it over."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whose account, and whether it goes."""
    parser.add_argument("user", help="user name, e-mail address or sub")
    parser.add_argument(
        "--replace", action="store_true", help="delete the account, after a confirmation"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """
    Say what an account holds, or delete it.

    Raises:
        Verified: There is nothing to take over.

    """
    who = person(asked.user, outside)
    if who.profile is None:
        raise NoSuchUser("the account is already deleted: the owner of the address can sign up")
    attributes = attributes_of(who.profile)
    address = attributes.get("email", "")
    if attributes.get("email_verified", "").lower() == "true":
        raise Verified("the address of this account is verified; use `erase` to delete a user")
    for line in _holds(who, who.profile, attributes, outside):
        outside.say(line)
    if not asked.replace:
        return 0
    gone = [each for each in records(who, outside) if each.place.erasure is Erasure.DELETED]
    outside.say(f"would delete the account and {len(gone)} items")
    if outside.is_dry:
        return 0
    outside.agree_by(
        address or who.sub, "Type the address of the account to delete it permanently:"
    )
    delete(who, outside)
    outside.say("deleted; the owner of the address can sign up now; user.deleted was published")
    return 0


def _holds(
    who: Person, profile: Mapping[str, Any], attributes: Mapping[str, str], outside: Outside
) -> list[str]:
    """Names only: what the values are, a stranger may have written."""
    linked = attributes.get("identities", "[]") not in {"", "[]"}
    return [
        f"sub {who.sub}, {profile['UserStatus']}, created on {who.since}, address not verified",
        f"second factors: {_listed(profile.get('UserMFASettingList'))}",
        f"sign-in methods: {_factors(who, profile, outside)}",
        f"identity provider: {'linked' if linked else 'none'}",
        f"attributes: {_listed(sorted(attributes))}",
    ]


def _factors(who: Person, profile: Mapping[str, Any], outside: Outside) -> str:
    try:
        told = outside.client("cognito-idp").admin_get_user_auth_factors(
            UserPoolId=who.pool_id, Username=profile["Username"]
        )
    except ClientError as error:
        if error.response["Error"]["Code"] not in _NO_PASSKEYS:
            raise
        return "password (this pool has no passkeys)"
    return _listed(told.get("ConfiguredUserAuthFactors"))


def _listed(names: Any) -> str:
    return ", ".join(names or ()) or "none"
