"""
Erase one user's personal data and account, and list what is kept and until when.

Name the user by user name, e-mail address or sub. The account is deleted last; after an
interruption, run the command again with the sub. Rate limits that an attacker could
otherwise reset, and data that cannot be changed, stay until they expire; the command
lists each. --archive rewrites the archive for all erased users at once, and shows the
cost first.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from botocore.exceptions import ClientError

from events.contract.catalogue import Kind
from operators.erase_archive import rewrite_archive
from operators.erased import ErasedUsers
from operators.left_behind import left_behind
from operators.outside import Outside
from operators.person import Person, person
from operators.records import Record, records
from operators.telling import tell
from rules.personal_data import Erasure

_UNDER_WAY_S = 20  # Cognito calls a trigger three times and waits five seconds for each


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who, or that it is the archive's turn."""
    parser.add_argument("user", nargs="?", help="user name, e-mail address or sub")
    parser.add_argument(
        "--archive", action="store_true", help="rewrite the archive without erased users"
    )
    parser.add_argument(
        "--bypass-governance",
        action="store_true",
        help="with --archive: also delete versions under Object Lock in GOVERNANCE mode",
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Erase one, or take all who were out of the archive."""
    if asked.archive == bool(asked.user):
        raise ValueError("name a user, or use --archive")
    if asked.archive:
        return rewrite_archive(outside, bypass=asked.bypass_governance)
    return _erase(person(asked.user, outside), outside)


def _erase(who: Person, outside: Outside) -> int:
    found = list(records(who, outside))
    outside.say(f"account: {'found' if who.profile else 'already deleted'}, sub {who.sub}")
    for store, count in sorted(Counter(_named(record) for record in found).items()):
        outside.say(f"{count:8}  {store}{_until(store, found)}")
    _tell_what_is_left(who, outside)
    if outside.is_dry:
        return 0
    outside.agree("Delete this user permanently?")
    outside.note(f"deleting, and looking again after {_UNDER_WAY_S} seconds")
    deleted = delete(who, outside)
    outside.say(f"erased: {deleted} items and the account; user.deleted was published")
    return 0


def delete(who: Person, outside: Outside) -> int:
    """
    Delete the items that go, and the account; subscribers are told. How many items those were.

    Items are looked for when nobody can sign in any more, and once more behind the last trigger
    that was under way: a sign-in writes some meanwhile.
    """
    ErasedUsers(outside).note(who)
    _disable(who, outside)
    deleted = _delete_items(who, outside)
    _delete_account(who, outside)
    tell(Kind.USER_DELETED, who.sub, outside)  # told twice, it is one fact
    if who.profile:
        outside.sleep(_UNDER_WAY_S)
        deleted += _delete_items(who, outside)
    return deleted


def _delete_items(who: Person, outside: Outside) -> int:
    dynamodb = outside.client("dynamodb")
    gone = [each for each in records(who, outside) if each.place.erasure is Erasure.DELETED]
    for record in gone:
        dynamodb.delete_item(TableName=record.table, Key=record.key)
    return len(gone)


def _named(record: Record) -> str:
    return f"{record.store} {record.place.key}: {record.place.erasure}"


def _until(named: str, found: Sequence[Record]) -> str:
    """The day on which the last of those that are kept ends; DynamoDB deletes it days later."""
    ends = [record.ends for record in found if record.ends and _named(record) == named]
    return f", until {max(ends):%Y-%m-%d}" if ends and str(Erasure.KEPT) in named else ""


def _tell_what_is_left(who: Person, outside: Outside) -> None:
    for line in left_behind(who, outside):
        outside.say(line)


def _disable(who: Person, outside: Outside) -> None:
    """Nobody signs in as the user while the rest is deleted."""
    if who.profile:
        name = {"UserPoolId": who.pool_id, "Username": who.profile["Username"]}
        cognito = outside.client("cognito-idp")
        cognito.admin_disable_user(**name)
        cognito.admin_user_global_sign_out(**name)


def _delete_account(who: Person, outside: Outside) -> None:
    if not who.profile:
        return
    try:
        outside.client("cognito-idp").admin_delete_user(
            UserPoolId=who.pool_id, Username=who.profile["Username"]
        )
    except ClientError as error:  # somebody else was faster
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
