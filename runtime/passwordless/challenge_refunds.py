"""The one write that gives back what a challenge counted for, when its code never went out."""

from __future__ import annotations

from typing import Any

from rules.passwordless.send_budget import one_less
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import (
    PENDING,
    SUPERSEDED,
    challenge_key,
    charge_of,
    request_key,
    sends_item,
    sends_key,
    sends_of,
)
from runtime.passwordless.challenge_requests import TooBusy

_TRIES = 3  # each time somebody else wrote the same counts first
_COUNTED = ("next_at", "hour", "in_hour", "day", "in_day")


class ChallengeRefunds:
    """
    Gives a count and a pause back, once, and voids the challenge in the same write.

    So a code that was given back can never go out: a sender finds the challenge
    void. One that a sender has begun with is not given back.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def give_back(self, challenge_id: str) -> bool:
        """
        Void the challenge, and take it off the counts; False if a sender was first.

        Its wish is forgotten, so that the same request makes another one.

        Raises `TooBusy`, and `CallFailed`.
        """
        for _ in range(_TRIES):
            found = self._read(challenge_key(challenge_id))
            if "charged" not in found or not _is_untouched(found):
                return False
            counts = sends_key(user=found["user"]["S"], channel=found["channel"]["S"])
            wished = request_key(found["request"]["S"])
            sends, wish = self._read(counts), self._read(wished)
            is_mine = wish.get("challenge_id") == {"S": challenge_id}
            writes = [
                self._void(challenge_id),
                *([self._forget(wished, challenge_id)] if is_mine else []),
                *([self._take_off(counts, sends, found)] if sends else []),
            ]
            if self._have_taken_place(writes):
                return True
        raise TooBusy

    def _read(self, key: dict[str, Any]) -> dict[str, Any]:
        answer = self._dynamodb.batch_get_item(
            RequestItems={self._table: {"Keys": [key], "ConsistentRead": True}}
        )
        if answer.get("UnprocessedKeys"):
            raise TooBusy
        return next(iter(answer["Responses"].get(self._table, [])), {})

    def _void(self, challenge_id: str) -> dict[str, Any]:
        return self._update(
            challenge_key(challenge_id),
            "SET #state = :void",
            "#state = :pending AND attribute_not_exists(sent_at)"
            " AND attribute_not_exists(lease_until)",
            {":void": {"S": SUPERSEDED}, ":pending": {"S": PENDING}},
            {"#state": "state"},
        )

    def _forget(self, wish: dict[str, Any], challenge_id: str) -> dict[str, Any]:
        return self._update(
            wish,
            "SET expires_at = :over",
            "challenge_id = :mine",
            {":over": {"N": "0"}, ":mine": {"S": challenge_id}},
        )

    def _take_off(
        self, key: dict[str, Any], sends: dict[str, Any], challenge: dict[str, Any]
    ) -> dict[str, Any]:
        """Only if nothing was counted or given back since *sends* was read."""
        fewer = sends_item(one_less(sends_of(sends), charge_of(challenge)))
        return self._update(
            key,
            "SET " + ", ".join(f"#{name} = :{name}" for name in _COUNTED),
            " AND ".join(f"#{name} = :seen_{name}" for name in _COUNTED),
            {f":{name}": fewer[name] for name in _COUNTED}
            | {f":seen_{name}": sends[name] for name in _COUNTED},
            {f"#{name}": name for name in _COUNTED},
        )

    def _update(
        self,
        key: dict[str, Any],
        expression: str,
        condition: str,
        values: dict[str, Any],
        names: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "UpdateExpression": expression,
                "ConditionExpression": condition,
                "ExpressionAttributeValues": values,
                **({"ExpressionAttributeNames": names} if names else {}),
            }
        }

    def _have_taken_place(self, writes: list[dict[str, Any]]) -> bool:
        try:
            self._dynamodb.transact_write_items(TransactItems=writes)
        except Refused as error:
            if error.code != "TransactionCanceledException":
                raise
            return False
        return True


def _is_untouched(challenge: dict[str, Any]) -> bool:
    """Nobody has begun to send it, and it has not been voided."""
    is_pending: bool = challenge["state"]["S"] == PENDING
    return is_pending and "sent_at" not in challenge and "lease_until" not in challenge
