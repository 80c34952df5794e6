"""
Copy the members of one group into another, for example before a rename.

A group cannot be renamed: CloudFormation replaces it. `groups copy OLD NEW` adds every
member of OLD to NEW, which must exist, at --rate users per second. Users who are already in
NEW are skipped, so an interrupted run can be started again. No user is removed from OLD.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from operators.outside import Outside
from operators.typed import positive


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say from where to where."""
    parser.add_argument("action", choices=["copy"])
    parser.add_argument("old", help="source group")
    parser.add_argument("new", help="target group")
    parser.add_argument("--rate", type=positive, default=10, help="users per second (%(default)s)")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Add those who are missing."""
    cognito, pool_id = outside.client("cognito-idp"), outside.stack.physical_id("UserPool")
    there = set(_members(cognito, pool_id, asked.new))
    missing = [name for name in _members(cognito, pool_id, asked.old) if name not in there]
    outside.say(f"{len(missing)} members of {asked.old} are not in {asked.new}")
    if outside.is_dry or not missing:
        return 0
    outside.agree(f"Add {len(missing)} users to {asked.new}?")
    with outside.progress("adding", of=len(missing)) as advance:
        for done, name in enumerate(missing, start=1):
            cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=name, GroupName=asked.new)
            advance(done)
            outside.sleep(1 / asked.rate)
    outside.say(f"{len(missing)} added")
    return 0


def _members(cognito: Any, pool_id: str, group: str) -> Iterator[str]:
    pages = cognito.get_paginator("list_users_in_group")
    for page in pages.paginate(UserPoolId=pool_id, GroupName=group):
        for each in page["Users"]:
            yield each["Username"]
