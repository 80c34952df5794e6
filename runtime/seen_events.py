"""Which events a consumer has dealt with, so that it deals with each once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

_KEPT_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14


class SeenEvents:
    """
    The table of events that *consumer* has claimed and settled.

    Item: ``pk`` <consumer>#<key>, ``owner`` the queue message that claimed it,
    ``settled``, and ``expires_at``, the TTL attribute.
    """

    def __init__(self, dynamodb: Any, *, table: str, consumer: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._consumer = consumer

    def claim(self, key: str, *, owner: str, now: datetime) -> bool:
        """
        Tell whether the queue message *owner* may deal with the event *key*.

        It may if nobody has claimed the event, or if it did so itself and
        then broke off before it settled. Raises what boto3 raises.
        """
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    **self._key(key),
                    "owner": {"S": owner},
                    "settled": {"BOOL": False},
                    "expires_at": {"N": str(int((now + _KEPT_FOR).timestamp()))},
                },
                ConditionExpression=(
                    "attribute_not_exists(pk) OR (#owner = :owner AND settled = :no)"
                ),
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":owner": {"S": owner}, ":no": {"BOOL": False}},
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def settle(self, key: str) -> None:
        """Note that the event is dealt with, for good. Raises what boto3 raises."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(key),
            UpdateExpression="SET settled = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def _key(self, key: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._consumer}#{key}"}}
