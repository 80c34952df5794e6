"""
How often somebody tried to be brought over from another directory, and who has just been.

``T#<who>#<hour>`` tries · ``M#<who>`` a migration that Cognito is about to
store. *who* is a keyed digest of pool and name (`address_keys.migrating`): no
item has a name, and who reads the table cannot try names against it.
``expires_at``, in epoch seconds, is the TTL attribute; DynamoDB deletes late,
so the time itself is looked at.

Until the release of November 2026 *who* was a plain digest. A migration that
was noted so is still found, for one release; tries were counted for two hours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from rules.passwordless import address_keys
from runtime import observe
from runtime.aws_client.errors import CallFailed, Refused, Unanswered, told

if TYPE_CHECKING:
    from runtime.passwordless.address_key import AddressKeys

_HOUR_S = 3600
_STORED_WITHIN = timedelta(minutes=1)  # three tries of Cognito's take 15 seconds
_TRIES_AN_HOUR = 10


class MigrationsUnavailable(RuntimeError):
    """The table did not answer."""


class Migrations:
    """The table of one stack; *addresses* is asked for the keys of digests each time."""

    def __init__(self, dynamodb: Any, *, table: str, addresses: Callable[[], AddressKeys]) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._addresses = addresses

    def try_once_more(self, name: str, *, pool_id: str, now: datetime) -> bool:
        """
        Count a try, before anything is compared; False if the hour has had its ten.

        Side by side, ten get through, and no more. Raises `MigrationsUnavailable`.
        """
        hour = _hour(now)
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=self._tries(name, pool_id, now),
                UpdateExpression="ADD tries :one SET expires_at = :then",
                ConditionExpression="attribute_not_exists(tries) OR tries < :most",
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":most": {"N": str(_TRIES_AN_HOUR)},
                    ":then": {"N": str((hour + 2) * _HOUR_S)},
                },
            )
        except Refused as error:
            if error.code == "ConditionalCheckFailedException":
                return False
            raise MigrationsUnavailable from None
        except Unanswered:
            raise MigrationsUnavailable from None
        return True

    def give_back(self, name: str, *, pool_id: str, now: datetime) -> None:
        """Take off the try that was counted at *now*: nothing came of it. Never raises."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=self._tries(name, pool_id, now),
                UpdateExpression="ADD tries :less",
                ConditionExpression="tries > :none",
                ExpressionAttributeValues={":less": {"N": "-1"}, ":none": {"N": "0"}},
            )
        except CallFailed as error:
            observe.logger().warning("try not given back", error=told(error))

    def begin(self, name: str, *, pool_id: str, now: datetime) -> None:
        """Note that Cognito is about to store this user. Raises `MigrationsUnavailable`."""
        until = str(int((now + _STORED_WITHIN).timestamp()))
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={"pk": {"S": f"M#{self._who(name, pool_id)}"}, "expires_at": {"N": until}},
            )
        except CallFailed:
            raise MigrationsUnavailable from None

    def is_under_way(self, name: str, *, pool_id: str, now: datetime) -> bool:
        """
        Tell whether that was noted within the last minute, by any live version of the key.

        No, if table or secret do not answer.
        """
        try:
            return any(self._is_noted(who, now) for who in self._names(name, pool_id))
        except CallFailed as error:
            observe.logger().warning("migration not looked up", error=told(error))
            return False

    def _is_noted(self, who: str, now: datetime) -> bool:
        answer = self._dynamodb.get_item(
            TableName=self._table, Key={"pk": {"S": f"M#{who}"}}, ConsistentRead=True
        )
        item = answer.get("Item")
        return item is not None and int(item["expires_at"]["N"]) > now.timestamp()

    def _tries(self, name: str, pool_id: str, now: datetime) -> dict[str, Any]:
        return {"pk": {"S": f"T#{self._who(name, pool_id)}#{_hour(now)}"}}

    def _who(self, name: str, pool_id: str) -> str:
        return address_keys.migrating(self._addresses().newest, pool_id=pool_id, name=name)

    def _names(self, name: str, pool_id: str) -> Iterator[str]:
        for key in self._addresses().live:
            yield address_keys.migrating(key, pool_id=pool_id, name=name)
        yield _once_called(name, pool_id)


def _hour(now: datetime) -> int:
    return int(now.timestamp()) // _HOUR_S


def _once_called(name: str, pool_id: str) -> str:
    """The plain digest of before; to go with the release after the one of November 2026."""
    text = f"{pool_id}/{name.strip().lower()}"
    return sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]  # half a character, too
