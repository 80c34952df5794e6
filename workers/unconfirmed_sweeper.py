"""
Lambda calls this every quarter of an hour: sign-ups that nobody confirmed.

A user who has not confirmed has neither tokens nor data, and holds a name all
the same: that of somebody else, perhaps. Cognito's code for it lives a day.
After so many days as the operator says the user is deleted. Each is looked at
once more before: who has confirmed meanwhile stays, and so does anybody else whom
Cognito finds by a user name that was chosen to be theirs.

Publishes ``sign_up.abandoned`` and ``user.deleted``.
"""

from __future__ import annotations

from collections.abc import Callable
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
from runtime.user_pool.unconfirmed import delete_unconfirmed

_CALLS_PER_SECOND = 5  # of Cognito's 25 for the whole account
_ONE_TAKES_MS = 15_000
_FILTER = 'cognito:user_status = "UNCONFIRMED"'
_PAGE = 60
_UNREADABLE = (AttributeError, KeyError, TypeError)  # answers that are not as Cognito's are


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

    def handle(self, _event: object) -> dict[str, int]:
        """Delete as many as there is time for; raise `NotSwept` after all others if one failed."""
        deleted, has_failed = 0, False
        for user in self._listed() if self.keeps else ():
            try:
                if not self._is_due(user):
                    continue
                if self.remaining_ms() < _ONE_TAKES_MS:
                    break
                deleted += self._delete(_subject_of(user))
            except (CallFailed, *_UNREADABLE) as error:
                observe.logger().warning("user not swept", error=_words(error))
                has_failed = True
        if has_failed:
            raise NotSwept
        return {"deleted": deleted}

    def _is_due(self, user: dict[str, Any]) -> bool:
        created: datetime = user["UserCreateDate"]
        return created <= self.now() - (self.keeps or timedelta())

    def _listed(self) -> list[dict[str, Any]]:
        """All are read before the first is deleted: a page begins where the last ended."""
        users, tokens = [], [""]
        while tokens[-1] not in tokens[:-1]:  # a page that comes again would come for ever
            asked = {"PaginationToken": tokens[-1]} if tokens[-1] else {}
            answer = self.cognito.list_users(
                UserPoolId=self.pool_id,
                Filter=_FILTER,
                Limit=_PAGE,
                AttributesToGet=["sub"],
                **asked,
            )
            users += answer["Users"]
            tokens.append(answer.get("PaginationToken") or "")
        return users

    def _delete(self, subject: str) -> bool:
        self.pace.wait()
        try:
            if not delete_unconfirmed(self.cognito, pool_id=self.pool_id, subject=subject):
                return False
        except Refused as refused:
            if refused.code != "UserNotFoundException":
                raise
            return False
        for kind in (Kind.SIGN_UP_ABANDONED, Kind.USER_DELETED):
            self.announce.tell(kind, pool_id=self.pool_id, subject=subject, data={})
        return True


def _subject_of(user: dict[str, Any]) -> str:
    """Of a user as ListUsers has them; KeyError if it is none of Cognito's."""
    return str({each["Name"]: each["Value"] for each in user["Attributes"]}["sub"])


def _words(error: BaseException) -> str:
    """What the log may say: an answer that cannot be read may have an address in it."""
    return told(error) if isinstance(error, CallFailed) else type(error).__name__


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
