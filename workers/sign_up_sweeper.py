"""
Lambda calls this every quarter of an hour: accounts whose code never came.

Whoever signs up without a password has a day to answer a code. An account
without one is deleted, so that nobody's address stays taken by a stranger. It
looks at each account before: one that is verified by now stays, and what the
first good code could not tell is told.

Publishes ``sign_up.abandoned`` and ``user.confirmed``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from events.contract.catalogue import Kind
from events.publishing.publish import Announcer, announcer
from rules.addresses.email_address import domain_or_none
from rules.value import dataclass
from runtime import aws, boto3_clients, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.pace import Pace
from runtime.passwordless.unproved_users import UnprovedUser, UnprovedUsers
from runtime.settings.events import EventSettings
from runtime.settings.sign_up import UnprovedSettings
from runtime.user_pool.accounts import Accounts
from runtime.user_pool.users import UserGone, Users

_CALLS_PER_SECOND = 5  # of Cognito's 25 for the whole account
_ONE_TAKES_MS = 15_000


class NotSwept(RuntimeError):
    """Some accounts could not be looked at; they are in the table still. The log says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpSweeper:
    """The function with its collaborators."""

    unproved: UnprovedUsers
    users: Users
    accounts: Accounts
    announce: Announcer
    pace: Pace
    remaining_ms: Callable[[], int]
    now: Callable[[], datetime] = clock.now

    def handle(self, _event: dict[str, Any]) -> dict[str, int]:
        """Sweep as many as there is time for; raise `NotSwept` after all others if one failed."""
        done = failed = 0
        for user in self.unproved.due(now=self.now()):
            if self.remaining_ms() < _ONE_TAKES_MS:
                break
            try:
                self._sweep(user)
                done += 1
            except CallFailed as error:
                observe.logger().warning("user not swept", error=told(error))
                failed += 1
        if failed:
            raise NotSwept
        return {"looked_at": done}

    def _sweep(self, user: UnprovedUser) -> None:
        if not self.unproved.claim(user.subject, now=self.now()):
            return  # a good code was quicker
        self.pace.wait()
        try:
            attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.subject)
        except UserGone:
            attributes = None
        if attributes is not None:
            if attributes.get("email_verified", "").lower() == "true":
                email = attributes.get("email", "")
                self._tell(Kind.USER_CONFIRMED, user, email_domain=domain_or_none(email))
            else:
                self.accounts.delete(pool_id=user.pool_id, user_name=user.subject)
                self._tell(Kind.SIGN_UP_ABANDONED, user)
        self.unproved.forget(user.subject)

    def _tell(self, kind: Kind, user: UnprovedUser, **data: str | None) -> None:
        self.announce.tell(kind, pool_id=user.pool_id, subject=user.subject, data=data)


def wire() -> Handle:
    """Connect to the table, to Cognito and to the topic."""
    cognito = aws.cognito()
    return SignUpSweeper(
        unproved=UnprovedUsers(
            boto3_clients.patient("dynamodb"), table=UnprovedSettings().sign_up_table
        ),
        users=Users(cognito),
        accounts=Accounts(cognito),
        announce=announcer(EventSettings()),
        pace=Pace(per_second=_CALLS_PER_SECOND),
        remaining_ms=lambda: current_invocation().remaining_ms(),
    ).handle


handler = entrypoint(wire)
