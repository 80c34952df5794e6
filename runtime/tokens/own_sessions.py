"""
The sessions of users that the REST API has seen: one item for a user, ``O#<sub>``.

The item has no token and opens nothing. It says which sessions there are, for their user to look
at, and which of them the user has ended: Cognito ends one session only for who has its refresh
token, so the API refuses the tokens of an ended one, and revokes its refresh token when it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from rules.passwordless.device_name import device_name
from rules.tokens.own_sessions import OwnSession, ended, is_ended, is_noted, live, used
from runtime import chance, clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told

_TRIES: Final = 5  # each time somebody else wrote the item first
_FAILED: Final = "ConditionalCheckFailedException"

Item = Mapping[str, Any]


class OwnSessions:
    """Notes sessions, lists them, and says which of them their users have ended."""

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        lifetime: timedelta,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._lifetime_s = int(lifetime.total_seconds())
        self._now = now

    def is_ended(self, subject: str, since: int) -> bool:
        """Whether *subject* has ended the session of that second. Raises `CallFailed`."""
        return is_ended(sessions_of(self._read(subject)), since)

    def goes_on(self, subject: str, since: int, *, agent: str, is_new: bool = False) -> bool:
        """
        Note a use of the session; tell whether it goes on, which an ended one does not.

        A new sign-in always does, also in the second of one that has ended already.
        A table that fails keeps nobody out: what the tokens open asks once more.
        """
        now = self._epoch()
        session = OwnSession(since, now, since + self._lifetime_s, device_name(agent))
        try:
            return self._used(subject, session, is_new=is_new)
        except CallFailed as error:
            observe.logger().warning("session not noted", error=told(error))
            return True

    def all(self, subject: str) -> tuple[OwnSession, ...]:
        """Those that are open, the latest first. Raises `CallFailed`."""
        found = live(sessions_of(self._read(subject)), now=self._epoch())
        return tuple(each for each in found if not each.is_ended)

    def end(self, subject: str, since: int) -> bool:
        """End one; tell whether it was open. Raises `CallFailed`."""
        for _ in range(_TRIES):
            item = self._read(subject)
            before = live(sessions_of(item), now=self._epoch())
            if all(each.since != since or each.is_ended for each in before):
                return False
            if self._write(subject, ended(before, since), item):
                return True
        raise Refused({"Error": {"Code": _FAILED}}, "PutItem")

    def forget(self, subject: str) -> None:
        """Forget all of them, where Cognito ends them or the user is gone. Raises `CallFailed`."""
        self._dynamodb.delete_item(TableName=self._table, Key=sessions_key(subject))

    def _used(self, subject: str, session: OwnSession, *, is_new: bool) -> bool:
        for _ in range(_TRIES):
            item = self._read(subject)
            before = sessions_of(item)
            is_over = is_ended(before, session.since)
            if is_over and not is_new:
                return False
            is_kept = is_noted(before, session) and not is_over
            if is_kept or self._write(subject, used(before, session), item):
                return True
        observe.logger().warning("session not noted", error="busy")
        return True

    def _epoch(self) -> int:
        return int(self._now().timestamp())

    def _read(self, subject: str) -> Item | None:
        item: Item | None = self._dynamodb.get_item(
            TableName=self._table, Key=sessions_key(subject), ConsistentRead=True
        ).get("Item")
        return item

    def _write(self, subject: str, sessions: Sequence[OwnSession], before: Item | None) -> bool:
        """Only if nobody has written since *before* was read: each write has a mark of its own."""
        seen = before.get("version") if before else None
        condition = "version = :seen" if seen else "attribute_not_exists(version)"
        values = {"ExpressionAttributeValues": {":seen": seen}} if seen else {}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item=sessions_item(subject, sessions),
                ConditionExpression=condition,
                **values,
            )
        except Refused as refused:
            if refused.code != _FAILED:
                raise
            return False
        return True


def sessions_key(subject: str) -> dict[str, Any]:
    """The key of the sessions of a user."""
    return {"pk": {"S": f"O#{subject}"}}


def sessions_item(subject: str, sessions: Sequence[OwnSession]) -> dict[str, Any]:
    """The item; gone once the last of its sessions can go on no more."""
    return {
        **sessions_key(subject),
        "sessions": {"L": [{"M": _members(each)} for each in sessions]},
        "version": {"S": chance.unguessable_id()},
        "expires_at": {"N": str(max((each.until for each in sessions), default=0))},
    }


def sessions_of(item: Item | None) -> tuple[OwnSession, ...]:
    """What `sessions_item` made."""
    return tuple(_session(each["M"]) for each in item["sessions"]["L"]) if item else ()


def _members(session: OwnSession) -> dict[str, Any]:
    return {
        "since": {"N": str(session.since)},
        "last": {"N": str(session.last)},
        "until": {"N": str(session.until)},
        "browser": {"S": session.browser},
        "ended": {"BOOL": session.is_ended},
    }


def _session(members: Mapping[str, Any]) -> OwnSession:
    return OwnSession(
        int(members["since"]["N"]),
        int(members["last"]["N"]),
        int(members["until"]["N"]),
        members["browser"]["S"],
        members["ended"]["BOOL"],
    )
