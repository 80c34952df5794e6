"""Putting users into groups who are known by their ``sub`` alone."""

from __future__ import annotations

from typing import Any

from runtime.memberships.groups import Groups, MemberGone
from runtime.user_pool.users import UserGone
from runtime.user_pool.users_by_sub import UsersBySub


class GroupsBySub(Groups):
    """As `Groups`, with the ``sub`` in place of the user name, which *users* tell."""

    def __init__(self, cognito: Any, users: UsersBySub, *, makes: str = "") -> None:
        super().__init__(cognito, makes=makes)
        self._users = users

    def name(self, *, pool_id: str, user_name: str) -> str:
        """See `Groups`."""
        try:
            return self._users.name(pool_id=pool_id, user_name=user_name)
        except UserGone:
            raise MemberGone from None
