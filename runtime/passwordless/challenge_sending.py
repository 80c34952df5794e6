"""Who sends the code of a challenge, so that it is sent once."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from rules.value import dataclass
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import (
    PENDING,
    SUPERSEDED,
    USED,
    StoredChallenge,
    challenge_key,
    epoch,
)
from runtime.passwordless.clear_calls import ClearCalls

NOBODYS = "-"  # instead of a run, where there is none


class Why(Enum):
    """Why there is nothing to send, or nothing yet."""

    DONE = "done"  # sent already, or answered, or given back
    VOID = "void"  # another code was asked for, before this one was sent
    EXPIRED = "expired"
    TAKEN = "taken"  # by another run, which may have died
    OVER = "over"  # by another run, which has died
    USED = "used"  # its code was right, and no run has noted that it was sent
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A challenge that is to be sent now, by the run that claimed it."""

    stored: StoredChallenge


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A challenge that is not to be sent now. There is none at all if it is unknown."""

    why: Why
    stored: StoredChallenge | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """
    A message whose carrier wants to hear whether its code was used.

    Attributes:
        message_id: As the carrier calls it.
        is_pending: The code may still be used before *expires_at*, in epoch seconds.

    """

    message_id: str
    is_used: bool
    is_pending: bool
    expires_at: int


class ChallengeSending:
    """
    The marks on a challenge that keep its code from being sent twice.

    ``lease_until``: ``lease_by`` is sending it, which is one run of the
    sender; no other run takes that back. If that run dies, the lease ends and
    the next run sends the same code, at the worst a second time: it
    ``may_be_sent`` then, and is never given back. ``sent_at``: it is sent, for
    good; ``message_id`` is what its carrier calls it.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        lease: timedelta,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = ClearCalls(dynamodb, sleep=sleep)
        self._table = table
        self._lease = lease

    def claim(self, challenge_id: str, *, run: str, now: datetime) -> Claimed | Unclaimed:
        """
        Take the challenge for *run*, unless it is sent, void, expired or taken.

        Twice by one run is as good as once. Raises `CallFailed`.
        """
        claimed = self._claim(challenge_id, _FREE, "", run=run, now=now)
        if isinstance(claimed, Unclaimed) and claimed.why is Why.OVER:
            claimed = self._claim(challenge_id, _OVER, _MARK, run=run, now=now)
        return claimed

    def _claim(
        self, challenge_id: str, whose: str, mark: str, *, run: str, now: datetime
    ) -> Claimed | Unclaimed:
        try:
            item = self._update(
                challenge_id,
                UpdateExpression="SET lease_until = :until, lease_by = :run" + mark,
                ConditionExpression=(
                    f"#state = :pending AND expires_at > :now AND attribute_not_exists(sent_at)"
                    f" AND ({whose} OR lease_by = :run)"
                ),
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={
                    ":until": {"N": str(epoch(now + self._lease))},
                    ":pending": {"S": PENDING},
                    ":now": {"N": str(epoch(now))},
                    ":run": {"S": run},
                    **({":yes": {"BOOL": True}} if mark else {}),
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )["Attributes"]
        except Refused as error:
            if error.code != _REFUSED:
                raise
            return _unclaimed(error.response.get("Item"), epoch(now))
        return Claimed(StoredChallenge.read(item))

    def settle(
        self, challenge_id: str, *, run: str, now: datetime, message_id: str | None = None
    ) -> None:
        """Note that *run* has sent the code, and as which message. Raises `CallFailed`."""
        values = {":now": {"N": str(epoch(now))}}
        noted = {":message": {"S": message_id}} if message_id else {}
        self._if_mine(
            challenge_id,
            "SET sent_at = :now" + (", message_id = :message" if noted else "") + " REMOVE #to",
            {**values, **noted},
            run=run,
            names={"#to": "to"},
        )

    def note_used(self, challenge_id: str, *, now: datetime) -> bool:
        """Note that what is `Why.USED` was sent; tell whether nobody had. Raises the same."""
        try:
            self._update(
                challenge_id,
                UpdateExpression="SET sent_at = :now",
                ConditionExpression="attribute_exists(pk) AND attribute_not_exists(sent_at)",
                ExpressionAttributeValues={":now": {"N": str(epoch(now))}},
            )
        except Refused as error:
            if error.code != _REFUSED:
                raise
            return False
        return True

    def sent(self, challenge_id: str) -> SentMessage | None:
        """The message that was sent; None without one, or a carrier who asks. Raises the same."""
        item = self._calls.ask(
            "get_item", TableName=self._table, Key=challenge_key(challenge_id), ConsistentRead=True
        ).get("Item", {})
        if "message_id" not in item:
            return None
        return SentMessage(
            message_id=item["message_id"]["S"],
            is_used=item["state"]["S"] == USED,
            is_pending=item["state"]["S"] == PENDING,
            expires_at=int(item["expires_at"]["N"]),
        )

    def give_back(self, challenge_id: str, *, run: str, may_be_sent: bool = False) -> None:
        """Let another run try at once: *run* has ended. Raises the same."""
        self._if_mine(
            challenge_id,
            ("SET may_be_sent = :yes " if may_be_sent else "") + "REMOVE lease_until, lease_by",
            {":yes": {"BOOL": True}} if may_be_sent else {},
            run=run,
        )

    def forget_address(self, challenge_id: str) -> None:
        """Of a sign-up: nothing is mailed there any more. Raises the same."""
        try:
            self._update(
                challenge_id,
                UpdateExpression="REMOVE #to",
                ConditionExpression="attribute_exists(#to)",
                ExpressionAttributeNames={"#to": "to"},
            )
        except Refused as error:
            if error.code != _REFUSED:
                raise

    def _if_mine(
        self,
        challenge_id: str,
        expression: str,
        values: dict[str, Any],
        *,
        run: str,
        names: dict[str, str] | None = None,
    ) -> None:
        """Change what *run* has the lease of; another run's is left alone."""
        try:
            self._update(
                challenge_id,
                UpdateExpression=expression,
                ConditionExpression="lease_by = :run",
                ExpressionAttributeValues={":run": {"S": run}, **values},
                **({"ExpressionAttributeNames": names} if names else {}),
            )
        except Refused as error:
            if error.code != _REFUSED:
                raise

    def _update(self, challenge_id: str, **expressions: Any) -> Any:
        return self._calls.ask(
            "update_item",
            TableName=self._table,
            Key=challenge_key(challenge_id),
            **expressions,
        )


_REFUSED = "ConditionalCheckFailedException"
_FREE, _OVER = "attribute_not_exists(lease_until)", "lease_until <= :now"
_MARK = ", may_be_sent = :yes"


def _unclaimed(item: dict[str, Any] | None, now: int) -> Unclaimed:
    if not item:
        return Unclaimed(Why.UNKNOWN, None)
    stored = StoredChallenge.read(item)
    if item["state"]["S"] == SUPERSEDED and not {"sent_at", "refunded"} & item.keys():
        return Unclaimed(Why.VOID, stored)
    is_over = "lease_until" not in item or int(item["lease_until"]["N"]) <= now
    if item["state"]["S"] == USED and not {"sent_at", "refunded"} & item.keys():
        return Unclaimed(Why.USED if is_over else Why.TAKEN, stored)
    if "sent_at" in item or item["state"]["S"] != PENDING:
        return Unclaimed(Why.DONE, stored)
    if stored.expires_at <= now:
        return Unclaimed(Why.EXPIRED, stored)
    return Unclaimed(Why.OVER if is_over else Why.TAKEN, stored)
