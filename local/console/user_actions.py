"""What a button of a user's page does; each is an operators' command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from local.console.users import Users, known
from operators import sign_out
from operators.outside import Outside
from operators.person import Person, attributes_of
from operators.records import records
from runtime.boto3_clients import Translated
from runtime.messages.suppressions import Suppressions

Act = Callable[[Users, Outside, Person], str]
_LIMITS = ("S#", "U#")
LOCAL_ONLY = frozenset({"clear-limits"})
"""What no button does in a real account: limits are what keeps attackers out there."""


class NotDone(RuntimeError):
    """The action changed nothing; the message says why."""


def act(users: Users, sub: str, action: str, *, client_id: str) -> str | None:
    """
    Do the *action*, and say what was done; None without such user or action.

    Raises:
        NotDone: It could not be done.

    """
    outside = users.outside()
    who = known(sub, outside)
    if who is None or who.profile is None:
        return None
    if action == "resend":
        return _resend(outside, who, client_id=client_id)
    return _ACTIONS[action](users, outside, who) if action in _ACTIONS else None


def _sign_out(_users: Users, outside: Outside, who: Person) -> str:
    sign_out.run(Namespace(user=_name(who), disable=False), outside)
    return "Signed out everywhere. Access tokens stay valid until they expire."


def _lift(_users: Users, outside: Outside, who: Person) -> str:
    keys = [each.unreachable for each in who.names if each.unreachable]
    dynamodb = Translated(outside.client("dynamodb"))
    table = outside.stack.physical_id("ChallengeTable")
    if not Suppressions(dynamodb, table=table).lift(keys):
        raise NotDone("The address is not suppressed.")
    return "Removed from the suppression list. E-mail is sent to this address again."


def _clear_limits(_users: Users, outside: Outside, who: Person) -> str:
    dynamodb = outside.client("dynamodb")
    limits = [each for each in records(who, outside) if each.item["pk"]["S"].startswith(_LIMITS)]
    for each in limits:
        dynamodb.delete_item(TableName=each.table, Key=each.key)
    return f"Rate limits cleared: {len(limits)} counters."


_ACTIONS: Mapping[str, Act] = {
    "sign-out": _sign_out,
    "lift": _lift,
    "clear-limits": _clear_limits,
}


def _resend(outside: Outside, who: Person, *, client_id: str) -> str:
    cognito = outside.client("cognito-idp")
    status = (who.profile or {})["UserStatus"]
    try:
        if status == "UNCONFIRMED":
            cognito.resend_confirmation_code(ClientId=client_id, Username=_name(who))
            return "The confirmation code was sent again."
        if status == "FORCE_CHANGE_PASSWORD":
            cognito.admin_create_user(
                UserPoolId=who.pool_id, Username=_address(who), MessageAction="RESEND"
            )
            return "The invitation was sent again."
    except ClientError as error:
        raise NotDone(error.response["Error"]["Message"]) from None
    raise NotDone("The user is confirmed: sign-in codes are sent when the user signs in.")


def _name(who: Person) -> str:
    return str((who.profile or {})["Username"])


def _address(who: Person) -> str:
    profile: Mapping[str, Any] = who.profile or {}
    return attributes_of(profile).get("email", _name(who))
