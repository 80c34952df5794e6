"""What Cognito knows about a user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.aws_client.errors import Refused


class UserGone(LookupError):
    """There is no such user any more."""


class Users:
    """The users of a user pool. Both calls raise `UserGone`, and `CallFailed`."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito

    def attributes(self, *, pool_id: str, user_name: str) -> Mapping[str, str]:
        """The user's attributes. Personal data."""
        try:
            user = self._cognito.admin_get_user(UserPoolId=pool_id, Username=user_name)
        except Refused as refused:
            raise _told(refused) from None
        return attributes_of(user)

    def is_in_a_group(self, *, pool_id: str, user_name: str) -> bool:
        """Whether somebody has put the user into any group."""
        try:
            answer = self._cognito.admin_list_groups_for_user(
                UserPoolId=pool_id, Username=user_name, Limit=1
            )
        except Refused as refused:
            raise _told(refused) from None
        return bool(answer["Groups"])


def attributes_of(user: Mapping[str, Any]) -> Mapping[str, str]:
    """
    The attributes in the answer of AdminGetUser or GetUser. Personal data.

    >>> attributes_of({"UserAttributes": [{"Name": "sub", "Value": "1"}, {"Name": "nickname"}]})
    {'sub': '1', 'nickname': ''}
    """
    return {each["Name"]: each.get("Value", "") for each in user["UserAttributes"]}


def _told(refused: Refused) -> Exception:
    return UserGone() if refused.code == "UserNotFoundException" else refused
