"""
Lambda calls this every quarter of an hour: sign-ups that nobody confirmed.

A user who has not confirmed has neither tokens nor data, and holds a name all
the same: that of somebody else, perhaps. Cognito's code for it lives a day.
After so many days as the operator says the user is deleted. Each is looked at
once more before: who has confirmed meanwhile stays.

Publishes ``sign_up.abandoned``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announcer, announcer
from rules.value import dataclass
from runtime import boto3_clients, clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.pace import Pace
from runtime.settings.events import EventSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.sign_up import UnconfirmedSettings
from runtime.user_pool.users import attributes_of

_CALLS_PER_SECOND = 5  # of Cognito's 25 for the whole account
_ONE_TAKES_MS = 15_000
_FILTER = 'cognito:user_status = "UNCONFIRMED"'
_PAGE = 60


class NotSwept(RuntimeError):
    """Some users could not be looked at; the next run finds them. The log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnconfirmedSweeper:
    """
    The function with its collaborators.

    Attributes:
        keeps: How long a user may stay unconfirmed; None for ever.

    """

    cognito: Any
    pool_id: str
    keeps: timedelta | None
    announce: Announcer
    pace: Pace
    remaining_ms: Callable[[], int]
    now: Callable[[], datetime] = clock.now

    def handle(self, _event: dict[str, Any]) -> dict[str, int]:
        """Delete as many as there is time for; raise `NotSwept` after all others if one failed."""
        deleted = failed = 0
        for user in self._due() if self.keeps else ():
            if self.remaining_ms() < _ONE_TAKES_MS:
                break
            try:
                deleted += self._delete(user["Username"])
            except CallFailed as error:
                observe.logger().warning("user not swept", error=told(error))
                failed += 1
        if failed:
            raise NotSwept
        return {"deleted": deleted}

    def _due(self) -> Iterator[dict[str, Any]]:
        """All of them are read before the first is deleted: a page begins where the last ended."""
        until = self.now() - (self.keeps or timedelta())
        pages = [*self._pages()]
        return (user for page in pages for user in page if user["UserCreateDate"] <= until)

    def _pages(self) -> Iterator[list[dict[str, Any]]]:
        token: str | None = ""
        while token is not None:
            asked = {"PaginationToken": token} if token else {}
            answer = self.cognito.list_users(
                UserPoolId=self.pool_id, Filter=_FILTER, Limit=_PAGE, AttributesToGet=[], **asked
            )
            yield answer["Users"]
            token = answer.get("PaginationToken")

    def _delete(self, user_name: str) -> bool:
        who = {"UserPoolId": self.pool_id, "Username": user_name}
        self.pace.wait()
        try:
            user = self.cognito.admin_get_user(**who)
            if user["UserStatus"] != "UNCONFIRMED":
                return False
            self.cognito.admin_delete_user(**who)
        except Refused as refused:
            if refused.code != "UserNotFoundException":
                raise
            return False
        subject = attributes_of(user).get("sub")
        self.announce.tell(Kind.SIGN_UP_ABANDONED, pool_id=self.pool_id, subject=subject, data={})
        return True


def wire() -> Handle:
    """Connect to Cognito and to the topic."""
    return UnconfirmedSweeper(
        cognito=boto3_clients.patient("cognito-idp"),
        pool_id=PoolSettings().user_pool_id,
        keeps=UnconfirmedSettings().kept_for,
        announce=announcer(EventSettings()),
        pace=Pace(per_second=_CALLS_PER_SECOND),
        remaining_ms=lambda: current_invocation().remaining_ms(),
    ).handle


handler = entrypoint(wire)
