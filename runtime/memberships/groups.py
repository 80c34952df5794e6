"""Putting users into Cognito groups."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from events.contract.catalogue import Reason
from rules.breaker import Breaker
from runtime.aws_client.errors import Refused, Unanswered

_RESTS_S = 10
_MADE = "Every confirmed user"
_LAST = (
    100  # as MembersGroup in template.yaml: of several groups that with the lowest number counts
)
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


class GroupQuota:
    """
    Whether Cognito had calls to add to a group left, as far as this container knows.

    Cognito takes 25 a second of the whole account. After it has refused one,
    the container asks for none for ten seconds and then for one, so that what
    is offered falls and the group repair finds some left.
    """

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._breaker = Breaker(failures=1, opens_for_s=_RESTS_S)

    def is_left(self) -> bool:
        """Tell whether to ask Cognito; a caller that does has to report how that `ended`."""
        return self._breaker.allows(self._monotonic())

    def ended(self, reason: Reason | None) -> None:
        """Learn from a call: *reason* is why it failed, if it did."""
        if reason is Reason.THROTTLED:
            self._breaker.failed(self._monotonic())
        else:
            self._breaker.succeeded()


class Groups:
    """The groups of a user pool."""

    def __init__(self, cognito: Any, *, makes: str = "") -> None:
        """*makes* is the one group that is made if the pool does not have it."""
        self._cognito = cognito
        self._makes = makes

    def add(self, *, pool_id: str, user_name: str, group: str) -> None:
        """
        Add the user to *group*; once more is as good as once.

        Raises:
            MemberGone: There is no such user any more.
            GroupNotAssigned: Cognito refused, or did not answer in time.

        """
        try:
            name = self.name(pool_id=pool_id, user_name=user_name)
            self._add(UserPoolId=pool_id, Username=name, GroupName=group)
        except Refused as error:
            code = error.code
            if code == "UserNotFoundException":
                raise MemberGone from None
            raise GroupNotAssigned(_REASONS.get(code, Reason.UNAVAILABLE)) from None
        except Unanswered:
            raise GroupNotAssigned(Reason.UNAVAILABLE) from None

    def _add(self, **asked: str) -> None:
        try:
            self._cognito.admin_add_user_to_group(**asked)
        except Refused as refused:
            group = asked["GroupName"]
            is_missing = refused.code == "ResourceNotFoundException" and group == self._makes
            if not is_missing or not self._is_made(UserPoolId=asked["UserPoolId"], GroupName=group):
                raise
            self._cognito.admin_add_user_to_group(**asked)

    def _is_made(self, **group: str) -> bool:
        """Make the group; it is there as well if somebody else was faster."""
        try:
            self._cognito.create_group(**group, Description=_MADE, Precedence=_LAST)
        except Refused as refused:
            return refused.code == "GroupExistsException"
        return True

    def name(self, *, pool_id: str, user_name: str) -> str:  # noqa: ARG002  # of another pool
        """What Cognito calls the user. Raises `MemberGone`, and `CallFailed`."""
        return user_name
