"""Where passwordless challenges live: one DynamoDB item each, with no code in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from botocore.exceptions import ClientError

from rules.auth_steps import TRIES

_PENDING, _USED = "pending", "used"


class Attempt(Enum):
    """What became of one answer to a challenge."""

    VERIFIED = "verified"
    WRONG = "wrong"
    LAST_WRONG = "last_wrong"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"
    UNKNOWN = "unknown"


class ChallengeTable:
    """
    The table of challenges.

    Item: ``pk`` C#<challenge id>, ``user`` a keyed digest, ``client_id``,
    ``state`` pending or used, ``attempts``, ``expires_at`` in epoch seconds,
    which is DynamoDB's TTL attribute too. TTL deletes days late, so the
    condition checks the time itself.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def put(self, challenge_id: str, *, user: str, client_id: str, expires_at: datetime) -> None:
        """Note a new challenge. Raises what boto3 raises."""
        self._dynamodb.put_item(
            TableName=self._table,
            Item={
                **_key(challenge_id),
                "user": {"S": user},
                "client_id": {"S": client_id},
                "state": {"S": _PENDING},
                "attempts": {"N": "0"},
                "expires_at": {"N": _epoch(expires_at)},
            },
            ConditionExpression="attribute_not_exists(pk)",
        )

    def attempt(
        self, challenge_id: str, *, user: str, client_id: str, is_right: bool, now: datetime
    ) -> Attempt:
        """
        Count an answer and, if it *is_right*, use the challenge up, in one write.

        A right answer is `Attempt.VERIFIED` only if that write took place:
        of any number at the same time, one does. Raises what boto3 raises.
        """
        try:
            item = self._dynamodb.update_item(
                TableName=self._table,
                Key=_key(challenge_id),
                UpdateExpression="SET #state = :next ADD attempts :one",
                ConditionExpression=(
                    "#state = :pending AND attempts < :tries AND expires_at > :now"
                    " AND #user = :user AND client_id = :client_id"
                ),
                ExpressionAttributeNames={"#state": "state", "#user": "user"},
                ExpressionAttributeValues={
                    ":next": {"S": _USED if is_right else _PENDING},
                    ":pending": {"S": _PENDING},
                    ":one": {"N": "1"},
                    ":tries": {"N": str(TRIES)},
                    ":now": {"N": _epoch(now)},
                    ":user": {"S": user},
                    ":client_id": {"S": client_id},
                },
                ReturnValues="ALL_NEW",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )["Attributes"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return _why_refused(error.response.get("Item"), user, now)
        if is_right:
            return Attempt.VERIFIED
        return Attempt.LAST_WRONG if int(item["attempts"]["N"]) >= TRIES else Attempt.WRONG


def _why_refused(item: Mapping[str, Any] | None, user: str, now: datetime) -> Attempt:
    """For the event alone: the answer is false whatever this finds."""
    if not item or item["user"]["S"] != user:
        return Attempt.UNKNOWN
    if item["state"]["S"] == _USED:
        return Attempt.USED
    if int(item["attempts"]["N"]) >= TRIES:
        return Attempt.LOCKED
    return Attempt.EXPIRED if int(item["expires_at"]["N"]) <= now.timestamp() else Attempt.UNKNOWN


def _key(challenge_id: str) -> dict[str, Any]:
    return {"pk": {"S": f"C#{challenge_id}"}}


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
