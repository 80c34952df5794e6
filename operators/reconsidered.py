"""
Show users whose sign-up was reconsidered and acted on, or undo that.

With ReconsiderSignUps the stack judges accepted sign-ups again, and adds users to the group
suspect or disables them. `reconsidered` lists these users for 30 days; --domain shows those of one
domain. --undo enables their accounts and removes them from the group. Allow the domain first
(AllowedDomains or allow.txt).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

from operators.outside import Outside
from operators.typed import positive
from runtime.boto3_clients import Translated
from runtime.memberships.suspects import SUSPECT_GROUP
from runtime.user_pool.users import UserGone
from runtime.user_pool.users_by_sub import UsersBySub

_DONE = {"group": f"in the group {SUSPECT_GROUP}", "disabled": "disabled"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which users, and whether to undo."""
    parser.add_argument("--domain", help="only users with an address at this domain")
    parser.add_argument("--undo", action="store_true", help="enable accounts, leave the group")
    parser.add_argument("--rate", type=positive, default=5, help="users per second (%(default)s)")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Show them, or undo what was done."""
    found = [
        item
        for item in _acted_on(outside)
        if asked.domain in {None, item.get("domain", {}).get("S")}
    ]
    for item in found:
        sub, domain, action = _sub(item), item["domain"]["S"], item["acted"]["S"]
        outside.say(f"{sub} {domain}: {_DONE[action]}", sub=sub, domain=domain, action=action)
    outside.note(f"{len(found)} users")
    if not asked.undo or outside.is_dry or not found:
        return 0
    outside.agree(f"Undo this for {len(found)} users?")
    with outside.progress("undoing", of=len(found)) as advance:
        for done, item in enumerate(found, start=1):
            _undo(item, outside)
            advance(done)
            outside.sleep(1 / asked.rate)
    outside.say(f"{len(found)} undone", undone=len(found))
    return 0


def _undo(item: dict[str, Any], outside: Outside) -> None:
    """A look that is still due does nothing again: the standing of the sign-up stays as it is."""
    cognito, pool_id = outside.client("cognito-idp"), outside.stack.physical_id("UserPool")
    try:
        name = UsersBySub(Translated(cognito)).name(pool_id=pool_id, user_name=_sub(item))
    except UserGone:
        outside.note(f"{_sub(item)} is gone")
    else:
        user = {"UserPoolId": pool_id, "Username": name}
        if item["acted"]["S"] == "disabled":
            cognito.admin_enable_user(**user)
        else:
            cognito.admin_remove_user_from_group(**user, GroupName=SUSPECT_GROUP)
    outside.client("dynamodb").update_item(
        TableName=outside.stack.physical_id("LearntTable"),
        Key={"pk": item["pk"], "sk": item["sk"]},
        UpdateExpression="REMOVE acted",
    )


def _acted_on(outside: Outside) -> Iterator[dict[str, Any]]:
    pages = (
        outside.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=outside.stack.physical_id("LearntTable"),
            FilterExpression="begins_with(pk, :sign_up) AND acted IN (:group, :disabled)",
            ExpressionAttributeValues={
                ":sign_up": {"S": "A#"},
                **{f":{action}": {"S": action} for action in _DONE},
            },
        )
    )
    for page in pages:
        yield from page["Items"]


def _sub(item: dict[str, Any]) -> str:
    return str(item["pk"]["S"]).removeprefix("A#")
