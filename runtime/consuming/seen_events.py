"""Which events a consumer has dealt with, so that it deals with each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from runtime.aws_client.errors import Refused

_MOST_AT_ONCE = 100  # DynamoDB BatchGetItem
_KEPT_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14
# Longer than a consumer runs, shorter than its queue hides the message from the next one.
_LEASE = timedelta(minutes=2)


class SeenEvents:
    """
    The table of events that *consumer* has claimed and settled.

    Item: ``pk`` <consumer>#<key>, ``owner`` the queue message that claimed it,
    ``claimed_until``, ``settled``, and ``expires_at``, the TTL attribute.
    """

    def __init__(
        self, dynamodb: Any, *, table: str, consumer: str, kept_for: timedelta = _KEPT_FOR
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._consumer = consumer
        self._kept_for = kept_for

    def claim(self, key: str, *, owner: str, now: datetime) -> bool:
        """
        Tell whether the queue message *owner* may deal with the event *key*.

        It may if nobody has claimed the event, or if whoever did broke off
        before it settled: itself at once, another one after a while. For a
        message that is re-driven is another one to SQS, with another id.
        Raises `CallFailed`.
        """
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    **self._key(key),
                    "owner": {"S": owner},
                    "settled": {"BOOL": False},
                    "claimed_until": {"N": _epoch(now + _LEASE)},
                    "expires_at": {"N": _epoch(now + self._kept_for)},
                },
                ConditionExpression=(
                    "attribute_not_exists(pk)"
                    " OR (settled = :no AND (#owner = :owner OR claimed_until < :now))"
                ),
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={
                    ":owner": {"S": owner},
                    ":no": {"BOOL": False},
                    ":now": {"N": _epoch(now)},
                },
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def settle(self, key: str) -> None:
        """Note that the event is dealt with, for good. Raises `CallFailed`."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(key),
            UpdateExpression="SET settled = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def unseen(self, keys: Sequence[str]) -> set[str]:
        """Those of *keys* that nobody has claimed. Raises `CallFailed`."""
        unseen = set(keys)
        asked = [self._key(key) for key in unseen]
        while asked:
            batch, asked = asked[:_MOST_AT_ONCE], asked[_MOST_AT_ONCE:]
            answer = self._dynamodb.batch_get_item(
                RequestItems={self._table: {"Keys": batch, "ProjectionExpression": "pk"}}
            )
            for item in answer["Responses"][self._table]:
                unseen.discard(item["pk"]["S"].partition("#")[2])
            asked += answer["UnprocessedKeys"].get(self._table, {}).get("Keys", [])
        return unseen

    def _key(self, key: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._consumer}#{key}"}}


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
