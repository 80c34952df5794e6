"""How real messages of a channel have fared, so that those to nobody fare alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from events.contract.catalogue import Reason
from rules.value import dataclass
from runtime import observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.challenge_items import epoch, health_key

_LASTS = timedelta(seconds=150)  # longer than the longest wait between two tries


@dataclass(frozen=True, slots=True)
class Failing:
    """Why the last message was not sent, and whether it is certain that it was not."""

    reason: Reason
    is_certain: bool


class SendingHealth:
    """
    One mark for a channel, written by failures and taken off by a success after one.

    A user who does not exist has nothing sent, so nothing of theirs could
    fail; while a channel is down, they would else be charged for codes that
    everybody else gets back. Nothing here raises but `of`.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._marked: set[str] = set()  # by this container

    def of(self, channel: str, *, now: datetime) -> Failing | None:
        """What is wrong with the channel; None if nothing is known to be. Raises `CallFailed`."""
        found = self._dynamodb.get_item(
            TableName=self._table, Key=health_key(channel), ConsistentRead=True
        ).get("Item")
        if not found or int(found["failing_until"]["N"]) <= epoch(now):
            return None
        return Failing(Reason(found["reason"]["S"]), found["is_certain"]["BOOL"])

    def failed(self, channel: str, failing: Failing, *, now: datetime) -> None:
        """Note that a message to somebody was not sent."""
        until = epoch(now + _LASTS)
        self._marked.add(channel)
        self._mark(
            channel,
            until,
            ", reason = :reason, is_certain = :certain",
            {":reason": {"S": failing.reason.value}, ":certain": {"BOOL": failing.is_certain}},
        )

    def succeeded(self, channel: str, *, was_failing: bool) -> None:
        """Take the mark off if a message was sent that *was_failing*, or after one that did."""
        if was_failing or channel in self._marked:
            self._marked.discard(channel)
            self._mark(channel, 0, "", {})

    def _mark(self, channel: str, until: int, more: str, values: dict[str, Any]) -> None:
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=health_key(channel),
                UpdateExpression="SET failing_until = :until, expires_at = :until" + more,
                ExpressionAttributeValues={":until": {"N": str(until)}, **values},
            )
        except CallFailed as error:
            observe.logger().warning("sending health not noted", error=told(error))
