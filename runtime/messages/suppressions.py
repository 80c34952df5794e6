"""Addresses that nothing more is mailed to, because mail to them bounced or was complained of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch, suppression_key

_THROTTLED = "ProvisionedThroughputExceededException"


class Suppressions:
    """
    The list of them, by `rules.passwordless.address_keys.unreachable`: no address is in it.

    An address has a key for each live version of the secret. All methods
    raise `CallFailed`.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def add(self, key: str, *, until: datetime) -> None:
        """Suppress, or suppress for longer; never for a shorter time."""
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**suppression_key(key), "expires_at": {"N": str(epoch(until))}},
                ConditionExpression="attribute_not_exists(pk) OR expires_at < :until",
                ExpressionAttributeValues={":until": {"N": str(epoch(until))}},
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise

    def has(self, keys: Collection[str], *, now: datetime) -> bool:
        """Whether one of *keys*, of which there are two at most, is suppressed."""
        answer = self._dynamodb.batch_get_item(
            RequestItems={self._table: {"Keys": [suppression_key(key) for key in keys]}}
        )
        items = answer["Responses"].get(self._table, [])
        is_held = any(int(item["expires_at"]["N"]) > epoch(now) for item in items)
        if not is_held and answer.get("UnprocessedKeys"):  # not known is not sent, and asked again
            raise Refused({"Error": {"Code": _THROTTLED}}, "BatchGetItem")
        return is_held

    def lift(self, keys: Collection[str]) -> bool:
        """Let mail go out again; tell whether it was suppressed."""
        return True in [self._delete(key) for key in keys]

    def _delete(self, key: str) -> bool:
        answer = self._dynamodb.delete_item(
            TableName=self._table, Key=suppression_key(key), ReturnValues="ALL_OLD"
        )
        return bool(answer.get("Attributes"))
