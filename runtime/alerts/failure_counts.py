"""Failures of a user, as far as containers have seen them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rules.alerts.bursts import Watched
from runtime.aws_client.errors import Refused

_KEPT_FOR = timedelta(hours=2)


class FailureCounts:
    """
    Keeps what each container has seen last, so that a message that comes twice changes nothing.

    Item: ``pk`` <watched>, ``sk`` the container, and ``failures``, those of the window that ends
    in ``minute``.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def note(
        self, watched: Watched, *, container: str, minute: int, failures: int, now: datetime
    ) -> None:
        """Note what *container* has seen, unless it has told of later. Raises `CallFailed`."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": str(watched)},
                    "sk": {"S": container},
                    "minute": {"N": str(minute)},
                    "failures": {"N": str(failures)},
                    "expires_at": {"N": str(int((now + _KEPT_FOR).timestamp()))},
                },
                ConditionExpression="attribute_not_exists(pk) OR #minute <= :minute",
                ExpressionAttributeNames={"#minute": "minute"},
                ExpressionAttributeValues={":minute": {"N": str(minute)}},
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise

    def failures(self, watched: Watched, *, since: int) -> int:
        """The failures of windows that end in the minute *since* or later. Raises `CallFailed`."""
        answer = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": str(watched)}},
            ConsistentRead=True,
        )
        return sum(
            int(item["failures"]["N"])
            for item in answer["Items"]
            if int(item["minute"]["N"]) >= since
        )
