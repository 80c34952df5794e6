"""
List users who have a federated profile and a native user with the same e-mail address.

They signed in by a provider before LinkAccounts was link. Nothing links such a profile: to
do so, delete the profile, which changes its sub, and let the user sign in by the provider
again. No address is shown.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import Any

from operators.outside import Outside
from operators.person import attributes_of
from rules.addresses.forms import narrow
from runtime.linking.native_users import identities_in


def arguments(_parser: argparse.ArgumentParser) -> None:
    """Nothing has to be said."""


def run(_asked: argparse.Namespace, outside: Outside) -> int:
    """Look at every user, 60 a call: Cognito cannot filter by it."""
    pool_id = outside.stack.physical_id("UserPool")
    natives: dict[str, str] = {}
    profiles: dict[str, list[tuple[str, str]]] = defaultdict(list)
    pages = outside.client("cognito-idp").get_paginator("list_users").paginate(UserPoolId=pool_id)
    for user in (user for page in pages for user in page["Users"]):
        _sort(user, natives, profiles)
    pairs = [
        (natives[address], sub, provider)
        for address, found in profiles.items()
        if address in natives
        for sub, provider in found
    ]
    for native, sub, provider in sorted(pairs):
        text = f"{native}  has beside it  {sub}  by {provider}"
        outside.say(text, user=native, profile=sub, provider=provider)
    outside.note(f"{len(pairs):8}  federated profiles beside a native user")
    return 0


def _sort(
    user: dict[str, Any], natives: dict[str, str], profiles: dict[str, list[tuple[str, str]]]
) -> None:
    attributes = attributes_of({"UserAttributes": user["Attributes"]})
    address = narrow(attributes.get("email", ""))
    if not address:
        return
    if user["UserStatus"] != "EXTERNAL_PROVIDER":
        natives[address] = attributes["sub"]
        return
    names = [each.provider for each in identities_in(attributes)]
    profiles[address].append((attributes["sub"], ", ".join(names) or "a provider"))
