"""Which step-up receipts are spent, in the table of challenges."""

from __future__ import annotations

from typing import Any, Final

from runtime.aws_client.errors import Refused

_KEPT_S: Final = 600  # beyond the end of the receipt, however far clocks differ


class SpentReceipts:
    """Calls raise `CallFailed`."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def spend(self, jti: str, *, until: int) -> bool:
        """
        Whether the receipt *jti*, which ends at *until* in epoch seconds, was not spent yet.

        Of any number at the same time, one is answered with yes. If an answer of the
        table is lost, the receipt is spent, and nobody has used it.
        """
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={"pk": {"S": f"J#{jti}"}, "expires_at": {"N": str(until + _KEPT_S)}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except Refused as refused:
            if refused.code == "ConditionalCheckFailedException":
                return False
            raise
        return True
