"""Users whose sign-up would be refused by now: their group, and their accounts."""

from __future__ import annotations

from typing import Any

from rules.addresses.email_address import domain_or_none
from runtime.aws_client.errors import Refused
from runtime.memberships.groups import MemberGone
from runtime.memberships.groups_by_sub import GroupsBySub
from runtime.user_pool.users import UserGone
from runtime.user_pool.users_by_sub import UsersBySub

SUSPECT_GROUP = "suspect"
_ADMINISTRATORS = "administrators"
_MOST_GROUPS = 60


class Suspects:
    """The users of a user pool, by their ``sub``. Each call raises `UserGone`, and `CallFailed`."""

    def __init__(self, cognito: Any, pool_id: str) -> None:
        self._cognito = cognito
        self._pool_id = pool_id
        self._users = UsersBySub(cognito)
        self._groups = GroupsBySub(cognito, self._users, makes=SUSPECT_GROUP)

    def has_address_at(self, sub: str, domain: str) -> bool:
        """Whether the user's address is still one of *domain*."""
        attributes = self._users.attributes(pool_id=self._pool_id, user_name=sub)
        return domain_or_none(attributes.get("email", "")) == domain

    def add(self, sub: str) -> None:
        """Put the user into the group; raises `GroupNotAssigned` as well."""
        try:
            self._groups.add(pool_id=self._pool_id, user_name=sub, group=SUSPECT_GROUP)
        except MemberGone:
            raise UserGone from None

    def remove(self, sub: str) -> None:
        """Take the user out of the group; nothing happens to who is not in it."""
        asked = {"GroupName": SUSPECT_GROUP, **self._user(sub)}
        self._called(self._cognito.admin_remove_user_from_group, asked)

    def disable(self, sub: str) -> bool:
        """Disable the account and end its sessions; an administrator's is left, and that told."""
        user = self._user(sub)
        answer = self._called(
            self._cognito.admin_list_groups_for_user, {**user, "Limit": _MOST_GROUPS}
        )
        if any(group["GroupName"] == _ADMINISTRATORS for group in answer["Groups"]):
            return False
        self._called(self._cognito.admin_disable_user, user)
        self._called(self._cognito.admin_user_global_sign_out, user)
        return True

    def _user(self, sub: str) -> dict[str, Any]:
        name = self._users.name(pool_id=self._pool_id, user_name=sub)
        return {"UserPoolId": self._pool_id, "Username": name}

    @staticmethod
    def _called(call: Any, asked: dict[str, Any]) -> Any:
        try:
            return call(**asked)
        except Refused as refused:
            if refused.code == "UserNotFoundException":
                raise UserGone from None
            raise
