"""How many messages of Cognito's own go to one address, counted apart from those of a sign-in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from rules.passwordless.address_keys import holder
from rules.passwordless.send_budget import NotNow, SendBudget
from rules.value import dataclass
from runtime.aws_client.errors import Refused
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import sends_key
from runtime.passwordless.sent_counts import Limit, counted
from runtime.passwordless.sign_up_limit import sign_up_limit

_TRIES = 4  # messages to one address at the same moment


class TooManySent(Exception):
    """The address has had what it may be sent in an hour or a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CognitoBudgets:
    """
    Counts by the address, in whatever spelling.

    Attributes:
        budgets: By channel.
        sign_ups: What is mailed to one mailbox that has no account, tags and dots aside.

    """

    dynamodb: Any
    table: str
    addresses: Callable[[], AddressKeys]
    budgets: Mapping[str, SendBudget]
    sign_ups: SendBudget

    def charge(
        self, channel: str, address: str, *, pool_id: str, is_sign_up: bool, now: datetime
    ) -> None:
        """
        Count one message more.

        Raises:
            TooManySent: There is no room for it.
            CallFailed: The table refused or did not answer.

        """
        key = self.addresses().newest
        whose = holder(key, pool_id=pool_id, address=address)
        limits = [
            Limit(sends_key(holder=whose, channel=f"cognito_{channel}"), self.budgets[channel])
        ]
        if is_sign_up and channel == "email":
            limits.append(
                sign_up_limit(key, pool_id=pool_id, address=address, budget=self.sign_ups)
            )
        for _ in range(_TRIES):
            if self._counted(limits, now):
                return
        raise TooManySent  # so many at once are no user's

    def _counted(self, limits: list[Limit], now: datetime) -> bool:
        """Whether nobody counted since it was read."""
        found = {limit.key["pk"]["S"]: self._read(limit.key) for limit in limits}
        more = counted([limits], found, now=now)
        if isinstance(more, NotNow):
            raise TooManySent
        try:
            for each in more[1]:
                self.dynamodb.put_item(TableName=self.table, **each.put(now))
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _read(self, key: dict[str, Any]) -> dict[str, Any] | None:
        item: dict[str, Any] | None = self.dynamodb.get_item(
            TableName=self.table, Key=key, ConsistentRead=True
        ).get("Item")
        return item
