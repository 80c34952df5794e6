"""
List accounts whose e-mail address is not verified, or end their sessions.

Passwords of these accounts are refused (UnverifiedPasswords), and the first correct code
gives an account to the owner of its address: its user has to set a new password once.
Run the command before you update. --sign-out revokes refresh tokens, which the update does
not; access tokens stay valid for minutes. It processes five users per second, a fifth of
Cognito's quota per account, and can be run again after an interruption.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from operators.outside import Outside
from operators.person import attributes_of
from runtime.pace import Pace

_CALLS_PER_SECOND = 5
_NOBODY_IN = {"UNCONFIRMED", "EXTERNAL_PROVIDER"}  # no way in yet; the provider vouches


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say whether sessions are to be ended, and whether each account is to be named."""
    parser.add_argument(
        "--sign-out", action="store_true", help="end the sessions of these accounts"
    )
    parser.add_argument("--count", action="store_true", help="show counts only")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Tell of them all; then sign them out if that is asked for."""
    pool_id = outside.stack.physical_id("UserPool")
    found = list(_unverified(outside.client("cognito-idp"), pool_id))
    if not asked.count:
        for user in found:
            made = user["UserCreateDate"].astimezone(UTC)
            sub = attributes_of(_profile(user)).get("sub", "")
            status = user["UserStatus"]
            outside.say(
                f"{sub}  {status:22}  created {made:%Y-%m-%d}",
                user=sub,
                status=status,
                made_at=made.isoformat(),
            )
    for status, count in sorted(Counter(user["UserStatus"] for user in found).items()):
        outside.note(f"{count:8}  {status}")
    outside.note(f"{len(found):8}  accounts with an address that is not verified")
    if asked.sign_out and found and not outside.is_dry:
        outside.agree(f"End the sessions of {len(found)} users?")
        _sign_out([user["Username"] for user in found], pool_id, outside)
    return 0


def _unverified(cognito: Any, pool_id: str) -> Iterator[Mapping[str, Any]]:
    """Cognito cannot filter by it, so every user is looked at: 60 a call."""
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool_id):
        for user in page["Users"]:
            attributes = attributes_of(_profile(user))
            is_linked = attributes.get("identities", "[]") not in {"", "[]"}
            is_verified = attributes.get("email_verified", "").lower() == "true"
            is_in_doubt = attributes.get("email") and not (is_verified or is_linked)
            if is_in_doubt and user["UserStatus"] not in _NOBODY_IN:
                yield user


def _profile(user: Mapping[str, Any]) -> Mapping[str, Any]:
    """As AdminGetUser has it: ListUsers has another word for the attributes."""
    return {"UserAttributes": user["Attributes"]}


def _sign_out(names: list[str], pool_id: str, outside: Outside) -> None:
    cognito, gone = outside.client("cognito-idp"), 0
    pace = Pace(
        per_second=_CALLS_PER_SECOND,
        monotonic=lambda: outside.now().timestamp(),
        sleep=outside.sleep,
    )
    with outside.progress("signing out", of=len(names)) as advance:
        for done, name in enumerate(names, start=1):
            pace.wait()
            try:
                cognito.admin_user_global_sign_out(UserPoolId=pool_id, Username=name)
            except cognito.exceptions.UserNotFoundException:
                gone += 1
            advance(done)
    outside.say(f"signed out: {len(names) - gone} users, {gone} already deleted")
