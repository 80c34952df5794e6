"""The one write that gives back what a challenge counted for, when its code never went out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from rules.passwordless.send_budget import Charge, one_less
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import (
    PENDING,
    SUPERSEDED,
    challenge_key,
    charges_of,
    request_key,
    sends_item,
    sends_of,
)
from runtime.passwordless.challenge_sending import NOBODYS
from runtime.passwordless.clear_calls import CANCELLED, ClearCalls
from runtime.passwordless.sent_counts import unchanged, version_of
from runtime.passwordless.wishes import TooBusy

_TRIES = 3  # each time somebody else wrote the same counts first


class ChallengeRefunds:
    """
    Gives a count and a pause back, once, and voids the challenge in the same write.

    So a code that was given back can never go out: a sender finds the challenge
    void. One that another run of the sender has begun with, or that may have
    been sent, is not given back.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        remaining_ms: Callable[[], int | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = ClearCalls(dynamodb, remaining_ms=remaining_ms, sleep=sleep)
        self._table = table

    def give_back(self, challenge_id: str, *, run: str = "") -> bool:
        """
        Void the challenge, and take it off the counts; False if a sender was first.

        *run* is the sender's own, which has the lease. The challenge's wish is
        forgotten, so that the same request makes another one.

        Raises `TooBusy`, and `CallFailed`.
        """
        for _ in range(_TRIES):
            found = self._read(challenge_key(challenge_id))
            charges = charges_of(found)
            if not charges or not _is_unsent(found, run):
                return False
            wished = request_key(found["request"]["S"])
            counts = [(key, self._read(key), charged) for key, charged in charges]
            wish = self._read(wished)
            is_mine = wish.get("challenge_id") == {"S": challenge_id}
            writes = [
                self._void(challenge_id, run),
                *([self._forget(wished, challenge_id)] if is_mine else []),
                *(self._take_off(*count) for count in counts if count[1]),
            ]
            if self._have_taken_place(writes):
                return True
        raise TooBusy

    def _read(self, key: dict[str, Any]) -> dict[str, Any]:
        return next(iter(self._calls.read(self._table, key)), {})

    def _void(self, challenge_id: str, run: str) -> dict[str, Any]:
        return self._update(
            challenge_key(challenge_id),
            "SET #state = :void, refunded = :yes REMOVE #to",
            "#state IN (:pending, :void) AND attribute_not_exists(refunded)"
            " AND attribute_not_exists(sent_at)"
            " AND attribute_not_exists(may_be_sent)"
            " AND (attribute_not_exists(lease_until) OR lease_by = :mine)",
            {
                ":void": {"S": SUPERSEDED},
                ":pending": {"S": PENDING},
                ":yes": {"BOOL": True},
                ":mine": {"S": run or NOBODYS},
            },
            {"#state": "state", "#to": "to"},
        )

    def _forget(self, wish: dict[str, Any], challenge_id: str) -> dict[str, Any]:
        return self._update(
            wish,
            "SET expires_at = :over",
            "challenge_id = :mine",
            {":over": {"N": "0"}, ":mine": {"S": challenge_id}},
        )

    def _take_off(
        self, key: dict[str, Any], sends: dict[str, Any], charged: Charge
    ) -> dict[str, Any]:
        """Only if nothing was counted or given back since *sends* was read."""
        fewer = {
            **sends_item(one_less(sends_of(sends), charged)),
            "version": {"N": str(version_of(sends) + 1)},
        }
        same = unchanged(sends)
        return self._update(
            key,
            "SET " + ", ".join(f"#{name} = :{name}" for name in fewer),
            same["ConditionExpression"],
            {f":{name}": fewer[name] for name in fewer} | same["ExpressionAttributeValues"],
            {f"#{name}": name for name in fewer},
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
            return not self._calls.write(writes)
        except Refused as refused:
            if refused.code != CANCELLED:
                raise
            return False


def _is_unsent(challenge: dict[str, Any], run: str) -> bool:
    """Nobody else has begun to send it, nobody may have sent it, and it was not given back."""
    is_unused = challenge["state"]["S"] in {PENDING, SUPERSEDED}
    is_mine = challenge.get("lease_by") == {"S": run or NOBODYS}
    is_free = "lease_until" not in challenge or is_mine
    was_decided = {"sent_at", "may_be_sent", "refunded"} & challenge.keys()
    return is_unused and is_free and not was_decided
