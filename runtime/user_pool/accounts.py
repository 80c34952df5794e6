"""What becomes of an account in Cognito before and after its address is proved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from runtime import chance
from runtime.aws_client.errors import Refused


class Accounts:
    """The users of a user pool, by name. All methods raise `CallFailed`."""

    def __init__(
        self, cognito: Any, *, new_password: Callable[[], str] = chance.unguessable_password
    ) -> None:
        self._cognito = cognito
        self._new_password = new_password

    def lock_passwords_out(self, *, pool_id: str, user_name: str) -> None:
        """Replace the password by one that nobody knows, this code included."""
        self._cognito.admin_set_user_password(
            UserPoolId=pool_id, Username=user_name, Password=self._new_password(), Permanent=True
        )

    def delete(self, *, pool_id: str, user_name: str) -> None:
        """Delete the user; one who is gone already is as good."""
        try:
            self._cognito.admin_delete_user(UserPoolId=pool_id, Username=user_name)
        except Refused as refused:
            if refused.code != "UserNotFoundException":
                raise
