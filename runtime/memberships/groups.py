"""Putting users into Cognito groups."""

from __future__ import annotations

from typing import Any

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Refused, Unanswered

_REASONS = {
    "ResourceNotFoundException": Reason.GROUP_NOT_FOUND,
    "TooManyRequestsException": Reason.THROTTLED,
    "AccessDeniedException": Reason.ACCESS_DENIED,
    "NotAuthorizedException": Reason.ACCESS_DENIED,
}


class GroupNotAssigned(Exception):
    """Cognito did not add the user to the group."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class MemberGone(GroupNotAssigned):
    """There is no such user any more."""

    def __init__(self) -> None:
        super().__init__(Reason.UNAVAILABLE)


class Groups:
    """The groups of a user pool."""

    def __init__(self, cognito: Any) -> None:
        self._cognito = cognito

    def add(self, *, pool_id: str, user_name: str, group: str) -> None:
        """
        Add the user to *group*; once more is as good as once.

        Raises:
            MemberGone: There is no such user any more.
            GroupNotAssigned: Cognito refused, or did not answer in time.

        """
        try:
            self._cognito.admin_add_user_to_group(
                UserPoolId=pool_id, Username=user_name, GroupName=group
            )
        except Refused as error:
            code = error.code
            if code == "UserNotFoundException":
                raise MemberGone from None
            raise GroupNotAssigned(_REASONS.get(code, Reason.UNAVAILABLE)) from None
        except Unanswered:
            raise GroupNotAssigned(Reason.UNAVAILABLE) from None
