"""
Users by their ``sub``, which is all that events tell of them.

AdminGetUser and its like take the ``sub`` of a local user, and the user name of one whom
an identity provider brings: by the ``sub`` they do not find those. And where users choose
their names, one may have chosen the ``sub`` of somebody else. So whom Cognito finds is
looked at, and is looked for in ListUsers if it is nobody or another: that finds everybody
by the ``sub``, and AWS allows 30 calls a second of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.aws_client.errors import Refused
from runtime.user_pool.users import UserGone, Users, attributes_of


class UsersBySub(Users):
    """As `Users`, with the ``sub`` in place of the user name. Each call raises the same."""

    def __init__(self, cognito: Any) -> None:
        super().__init__(cognito)
        self._last = ("", "", "")  # the pool, the sub and the name that never changes

    def attributes(self, *, pool_id: str, user_name: str) -> Mapping[str, str]:
        """The user's attributes. Personal data."""
        return self._found(pool_id, user_name)[1]

    def is_in_a_group(self, *, pool_id: str, user_name: str) -> bool:
        """Whether somebody has put the user into any group."""
        name = self.name(pool_id=pool_id, user_name=user_name)
        return super().is_in_a_group(pool_id=pool_id, user_name=name)

    def name(self, *, pool_id: str, user_name: str) -> str:
        """What Cognito calls the user, in all calls."""
        *known, name = self._last
        if known == [pool_id, user_name]:
            return name
        return self._found(pool_id, user_name)[0]

    def _found(self, pool_id: str, sub: str) -> tuple[str, Mapping[str, str]]:
        found = self._got(pool_id, sub) or self._listed(pool_id, sub)
        if found is None:
            raise UserGone
        self._last = (pool_id, sub, found[0])
        return found

    def _got(self, pool_id: str, sub: str) -> tuple[str, Mapping[str, str]] | None:
        try:
            user = self._cognito.admin_get_user(UserPoolId=pool_id, Username=sub)
        except Refused as refused:
            if refused.code != "UserNotFoundException":
                raise
            return None
        attributes = attributes_of(user)
        return (user["Username"], attributes) if attributes.get("sub") == sub else None

    def _listed(self, pool_id: str, sub: str) -> tuple[str, Mapping[str, str]] | None:
        if '"' in sub or "\\" in sub:
            return None
        told = self._cognito.list_users(UserPoolId=pool_id, Filter=f'sub = "{sub}"', Limit=1)
        for user in told["Users"]:
            attributes = attributes_of({"UserAttributes": user["Attributes"]})
            if attributes.get("sub") == sub:
                return user["Username"], attributes
        return None
