"""To whom a code is mailed: what Cognito knows of a user at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Refused, Unanswered
from runtime.user_pool.users import UserGone
from runtime.user_pool.users_by_sub import UsersBySub

_REASONS = {
    "UserNotFoundException": Reason.NO_ADDRESS,
    "TooManyRequestsException": Reason.THROTTLED,
    "AccessDeniedException": Reason.ACCESS_DENIED,
    "NotAuthorizedException": Reason.ACCESS_DENIED,
}


class RecipientNotRead(Exception):
    """Cognito did not tell. Its own words may quote the user, so they are left out."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Recipients:
    """The users of a pool."""

    def __init__(self, cognito: Any) -> None:
        self._users = UsersBySub(cognito)

    def attributes(self, *, pool_id: str, subject: str) -> Mapping[str, str]:
        """
        The attributes that the user has now. Personal data.

        Raises:
            RecipientNotRead: There is no such user, or Cognito did not answer in time.

        """
        if not subject:
            raise RecipientNotRead(Reason.NO_ADDRESS)
        try:
            return self._users.attributes(pool_id=pool_id, user_name=subject)
        except UserGone:
            raise RecipientNotRead(Reason.NO_ADDRESS) from None
        except Refused as error:
            code = error.code
            raise RecipientNotRead(_REASONS.get(code, Reason.UNAVAILABLE)) from None
        except Unanswered:
            raise RecipientNotRead(Reason.UNAVAILABLE) from None
