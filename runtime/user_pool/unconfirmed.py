"""Users who never confirmed a sign-up, and hold a name that somebody has proved to own."""

from __future__ import annotations

from typing import Any

from rules.addresses.forms import narrow
from rules.trigger_event import is_verified
from runtime import observe
from runtime.aws_client.errors import CallFailed, Refused, told
from runtime.user_pool.users import attributes_of


class Unconfirmed:
    """Frees their names."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito

    def holder(self, *, pool_id: str, address: str) -> str | None:
        """
        The ``sub`` of the unconfirmed user who holds the name *address*; None if nobody does.

        One of another spelling does not hold it, nor one whose address an administrator
        verified: that is a proof. Raises `CallFailed`.
        """
        try:
            user = self._cognito.admin_get_user(UserPoolId=pool_id, Username=address)
        except Refused as refused:
            if not _is_gone(refused):
                raise
            return None
        known = attributes_of(user)
        is_theirs = narrow(known.get("email", "")) == narrow(address)
        is_holder = user["UserStatus"] == "UNCONFIRMED" and is_theirs and not is_verified(known)
        return known.get("sub", "") if is_holder else None

    def free(self, *, pool_id: str, address: str) -> str | None:
        """
        Delete the unconfirmed user of *address*, which its owner has just proved.

        Returns the ``sub`` of whom it has deleted. Such a user has neither tokens nor
        data. If Cognito does not answer, the user stays, and the owner tries again.
        """
        try:
            subject = self.holder(pool_id=pool_id, address=address)
            if subject is not None and delete_unconfirmed(
                self._cognito, pool_id=pool_id, subject=subject
            ):
                return subject
        except CallFailed as failure:
            if not _is_gone(failure):
                observe.logger().warning("name not freed", error=told(failure))
        return None


def delete_unconfirmed(cognito: Any, *, pool_id: str, subject: str) -> bool:
    """
    Delete the unconfirmed user with the ``sub`` *subject*; tell whether there was one.

    Never by a user name: in a pool of user names or aliases, who signs up may
    have chosen the ``sub`` of somebody else. So whom Cognito finds is looked at,
    and stays if it is another. Who is gone at the second look is deleted: by the
    same call, whose answer was lost, or by somebody as fast. Raises `CallFailed`.
    """
    who = {"UserPoolId": pool_id, "Username": subject}
    user = cognito.admin_get_user(**who)
    if attributes_of(user).get("sub") != subject or user.get("UserStatus") != "UNCONFIRMED":
        return False
    try:
        cognito.admin_delete_user(**who)
    except CallFailed as failure:
        if not _is_gone(failure):
            raise
    return True


def _is_gone(failure: CallFailed) -> bool:
    return isinstance(failure, Refused) and failure.code == "UserNotFoundException"
