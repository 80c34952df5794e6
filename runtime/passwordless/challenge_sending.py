"""Who sends the code of a challenge, so that it is sent once."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from rules.value import dataclass
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import (
    PENDING,
    USED,
    StoredChallenge,
    challenge_key,
    epoch,
)


class Why(Enum):
    """Why there is nothing to send, or nothing yet."""

    DONE = "done"  # sent already, or answered, or void
    EXPIRED = "expired"
    TAKEN = "taken"  # by another run, which may have died
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Claimed:
    """A challenge that is to be sent now, by whoever claimed it."""

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

    ``lease_until``: somebody is sending it. If that run dies, the lease ends
    and the next run sends the same code, at the worst a second time.
    ``sent_at``: it is sent, for good; ``message_id`` is what its carrier calls it.
    """

    def __init__(self, dynamodb: Any, *, table: str, lease: timedelta) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._lease = lease

    def claim(self, challenge_id: str, *, now: datetime) -> Claimed | Unclaimed:
        """Take the challenge, unless it is sent, void, expired or taken. Raises `CallFailed`."""
        try:
            item = self._update(
                challenge_id,
                UpdateExpression="SET lease_until = :until",
                ConditionExpression=(
                    "#state = :pending AND expires_at > :now AND attribute_not_exists(sent_at)"
                    " AND (attribute_not_exists(lease_until) OR lease_until <= :now)"
                ),
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={
                    ":until": {"N": str(epoch(now + self._lease))},
                    ":pending": {"S": PENDING},
                    ":now": {"N": str(epoch(now))},
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )["Attributes"]
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return _unclaimed(error.response.get("Item"), epoch(now))
        return Claimed(StoredChallenge.read(item))

    def settle(self, challenge_id: str, *, now: datetime, message_id: str | None = None) -> None:
        """Note that the code is sent, and as which message. Raises `CallFailed`."""
        values = {":now": {"N": str(epoch(now))}}
        noted = {":message": {"S": message_id}} if message_id else {}
        self._update(
            challenge_id,
            UpdateExpression="SET sent_at = :now" + (", message_id = :message" if noted else ""),
            ExpressionAttributeValues={**values, **noted},
        )

    def sent(self, challenge_id: str) -> SentMessage | None:
        """The message that was sent; None without one, or a carrier who asks. Raises likewise."""
        item = self._dynamodb.get_item(
            TableName=self._table, Key=challenge_key(challenge_id), ConsistentRead=True
        ).get("Item", {})
        if "message_id" not in item:
            return None
        return SentMessage(
            message_id=item["message_id"]["S"],
            is_used=item["state"]["S"] == USED,
            is_pending=item["state"]["S"] == PENDING,
            expires_at=int(item["expires_at"]["N"]),
        )

    def give_back(self, challenge_id: str) -> None:
        """Let another run try at once: this one knows that nothing was sent."""
        self._update(challenge_id, UpdateExpression="REMOVE lease_until")

    def _update(self, challenge_id: str, **expressions: Any) -> Any:
        return self._dynamodb.update_item(
            TableName=self._table, Key=challenge_key(challenge_id), **expressions
        )


def _unclaimed(item: dict[str, Any] | None, now: int) -> Unclaimed:
    if not item:
        return Unclaimed(Why.UNKNOWN, None)
    stored = StoredChallenge.read(item)
    if "sent_at" in item or item["state"]["S"] != PENDING:
        return Unclaimed(Why.DONE, stored)
    return Unclaimed(Why.EXPIRED if stored.expires_at <= now else Why.TAKEN, stored)
