"""Which events a consumer has dealt with, so that it deals with each once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from typing import Any

from runtime import chance, clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told

_MOST_AT_ONCE = 100  # DynamoDB BatchGetItem
_KEPT_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14
# Longer than a consumer runs, shorter than its queue hides the message from the next one.
_LEASE = timedelta(minutes=2)


class StillDealtWith(RuntimeError):
    """Another run has claimed the event and may be alive: the message has to come again."""


class SeenEvents:
    """
    The table of events that *consumer* has claimed and settled.

    Item: ``pk`` <consumer>#<key>, ``owner`` the run that claimed it, ``claimed_until``,
    ``settled``, and ``expires_at``, the TTL attribute. *lease* is how long a run that has not
    settled is taken to be alive: longer than it can be.
    """

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        consumer: str,
        kept_for: timedelta = _KEPT_FOR,
        lease: timedelta = _LEASE,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._consumer = consumer
        self._kept_for = kept_for
        self._lease = lease

    def once(
        self, key: str, deal: Callable[[], object], *, now: Callable[[], datetime] = clock.now
    ) -> None:
        """
        Deal with the event *key*, unless it was dealt with before.

        If that fails, the next run may try at once. Of a run that dies, the
        claim ends by itself.

        Raises:
            StillDealtWith: It cannot be told yet.
            Exception: What *deal* raises, and `CallFailed`.

        """
        owner = chance.unguessable_id()
        if not self._claim(key, owner, now()):
            return
        with ExitStack() as undoing:
            undoing.callback(self._give_back, key, owner)
            deal()
            undoing.pop_all()
        self._settle(key)

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

    def _claim(self, key: str, owner: str, now: datetime) -> bool:
        """Tell whether the run *owner* is to deal with the event *key*."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    **self._key(key),
                    "owner": {"S": owner},
                    "settled": {"BOOL": False},
                    "claimed_until": {"N": _epoch(now + self._lease)},
                    "expires_at": {"N": _epoch(now + self._kept_for)},
                },
                ConditionExpression=(
                    "attribute_not_exists(pk) OR (settled = :no AND claimed_until < :now)"
                ),
                ExpressionAttributeValues={":no": {"BOOL": False}, ":now": {"N": _epoch(now)}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            held = error.response["Item"]
            if held["settled"]["BOOL"]:
                return False
            if held["owner"]["S"] != owner:  # else the answer of the first try was lost
                raise StillDealtWith from None
        return True

    def _settle(self, key: str) -> None:
        """Note permanently that the event is dealt with."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key=self._key(key),
            UpdateExpression="SET settled = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )

    def _give_back(self, key: str, owner: str) -> None:
        """End the claim of a run that failed."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=self._key(key),
                UpdateExpression="SET claimed_until = :over",
                ConditionExpression="#owner = :owner",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":over": {"N": "0"}, ":owner": {"S": owner}},
            )
        except CallFailed as error:  # then it ends by itself
            observe.logger().warning("claim not given back", error=told(error))

    def _key(self, key: str) -> dict[str, Any]:
        return {"pk": {"S": f"{self._consumer}#{key}"}}


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
