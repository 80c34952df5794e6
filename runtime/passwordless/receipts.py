"""
Receipts: that a device has answered a code mailed to an address, for two minutes.

A receipt is kept for one address in its narrow form, one app client and one
device. It is made by the write that uses the code up, and opens one sign-in of
the holder of the device's secret. The mark written with it keeps a sign-in that begins
meanwhile from mailing a second code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from rules.value import dataclass
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch, receipt_key
from runtime.passwordless.clear_calls import ClearCalls

LASTS = timedelta(seconds=120)
_OPEN, _SPENT = "open", "spent"


class Spent(Enum):
    """What became of a receipt."""

    NOW = "now"
    AGAIN = "again"  # by this very sign-in, which Cognito did not hear of
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a receipt is for; *owner* is of the address, as `rules.passwordless.address_keys`."""

    owner: str
    client_id: str
    device: str


class Receipts:
    """The receipts in the table of challenges. All calls raise `CallFailed`."""

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

    def written(self, bearer: Bearer, *, now: datetime) -> list[dict[str, Any]]:
        """The writes that make a receipt and its mark, for the transaction of the answer."""
        end = {"expires_at": {"N": str(epoch(now + LASTS))}}
        receipt = {**_key(bearer), "state": {"S": _OPEN}, **end}
        mark = {**receipt_key(owner=bearer.owner, client_id=bearer.client_id), **end}
        return [{"Put": {"TableName": self._table, "Item": item}} for item in (receipt, mark)]

    def restart(self, bearer: Bearer, *, sign_in: str, now: datetime) -> None:
        """
        Leave a receipt for the sign-in that *bearer* begins in place of *sign_in*.

        The mark says so to the next round of *sign_in*, and to no other. Cognito may call
        again: what the new sign-in has spent is not left once more.
        """
        end = {"N": str(epoch(now + LASTS))}
        self._changed(
            bearer,
            UpdateExpression=(
                "SET #state = :open, expires_at = :end REMOVE spent_by ADD left_by :left_by"
            ),
            ConditionExpression="NOT contains(left_by, :sign_in) OR spent_by = :sign_in",
            ExpressionAttributeValues={
                ":open": {"S": _OPEN},
                ":end": end,
                ":left_by": {"SS": [sign_in]},
                ":sign_in": {"S": sign_in},
            },
        )
        mark = receipt_key(owner=bearer.owner, client_id=bearer.client_id)
        self._calls.ask(
            "put_item",
            TableName=self._table,
            Item={**mark, "expires_at": end, "restart_for": {"S": sign_in}},
        )

    def restarts(self, mark: dict[str, Any], *, sign_in: str, now: datetime) -> bool:
        """Whether *sign_in* is the one that is to begin once more."""
        item = self._calls.ask(
            "get_item", TableName=self._table, Key=mark, ConsistentRead=True
        ).get("Item", {})
        is_noted = bool(sign_in) and item.get("restart_for") == {"S": sign_in}
        return is_noted and int(item["expires_at"]["N"]) > epoch(now)

    def is_open(self, bearer: Bearer, *, now: datetime) -> bool:
        """Whether it is there, and nobody has spent it."""
        item = self._calls.ask(
            "get_item", TableName=self._table, Key=_key(bearer), ConsistentRead=True
        ).get("Item")
        if not item or item["state"]["S"] != _OPEN:
            return False
        return int(item["expires_at"]["N"]) > epoch(now)

    def spend(self, bearer: Bearer, *, sign_in: str, now: datetime) -> Spent:
        """Spend it in *sign_in*. What this write does not say took place did not."""
        before = self._changed(
            bearer,
            UpdateExpression="SET #state = :spent, spent_by = :sign_in",
            ConditionExpression="expires_at > :now AND (#state = :open OR spent_by = :sign_in)",
            ExpressionAttributeValues={
                ":spent": {"S": _SPENT},
                ":open": {"S": _OPEN},
                ":sign_in": {"S": sign_in},
                ":now": {"N": str(epoch(now))},
            },
        )
        if before is None:
            return Spent.NOT
        return Spent.NOW if before["state"]["S"] == _OPEN else Spent.AGAIN

    def _changed(self, bearer: Bearer, **change: Any) -> dict[str, Any] | None:
        """The members of the receipt before the *change*; None if its condition does not hold."""
        try:
            answer = self._calls.ask(
                "update_item",
                TableName=self._table,
                Key=_key(bearer),
                ExpressionAttributeNames={"#state": "state"},
                ReturnValues="ALL_OLD",
                **change,
            )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise
            return None
        before: dict[str, Any] = answer.get("Attributes", {})
        return before


def _key(bearer: Bearer) -> dict[str, Any]:
    return receipt_key(owner=bearer.owner, client_id=bearer.client_id, device=bearer.device or "-")
