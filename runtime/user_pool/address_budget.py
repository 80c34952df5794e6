"""
How many requests one IP address may send in a minute, counted in DynamoDB.

Item: ``pk`` <kind>#<digest>#<minute>, ``requests``, and ``expires_at``, the TTL
attribute. An address is personal data: the digest is an HMAC of it, under a key
that is stored nowhere else, and the item is gone soon after the minute.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from rules.breaker import Breaker
from rules.network_prefix import client_network
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told

_MINUTE_S = 60
_KEPT_S = 600


class AddressBudget:
    """
    The requests that each address has left; an IPv6 client is its /64.

    *limits* has the requests a minute of each kind; 0, or none, does not count.
    *key* gives the key of the digests, or raises `CallFailed`. A container remembers
    who is refused until the minute is over, so that a flood costs one write a
    container, and not one a request. While the table does not answer, nobody is
    refused: *uncounted* is told.
    """

    def __init__(  # noqa: PLR0913  # what it needs of the outside
        self,
        dynamodb: Any,
        *,
        table: str,
        key: Callable[[], bytes],
        limits: Mapping[str, int],
        uncounted: Callable[[], None],
        now: Callable[[], datetime] = clock.now,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._key = key
        self._limits = limits
        self._uncounted = uncounted
        self._now = now
        self._monotonic = monotonic
        self._breaker = Breaker(failures=3, opens_for_s=10)
        self._refused: dict[str, int] = {}

    def wait_s(self, kind: str, address: str) -> int:
        """Count a request of *kind*; return 0, or the seconds until the address may send one."""
        limit, network = self._limits.get(kind, 0), client_network(address)
        if not limit or network is None:
            return 0
        seconds = int(self._now().timestamp())
        minute, left_s = seconds // _MINUTE_S, _MINUTE_S - seconds % _MINUTE_S
        name = f"{kind}#{network}"
        if self._refused.get(name) == minute:
            return left_s
        if self._has_room(kind, network, minute=minute, limit=limit):
            return 0
        self._remember(name, minute)
        return left_s

    def _has_room(self, kind: str, network: str, *, minute: int, limit: int) -> bool:
        """Fail open: a table that is down shall keep nobody out."""
        if not self._breaker.allows(self._monotonic()):
            self._uncounted()
            return True
        try:
            digest = hmac.digest(self._key(), network.encode(), sha256).hex()[:32]
            has_room = self._counted(f"{kind}#{digest}#{minute}", minute=minute, limit=limit)
        except CallFailed as error:
            self._breaker.failed(self._monotonic())
            observe.logger().error("address not counted", error=told(error))
            self._uncounted()
            return True
        self._breaker.succeeded()
        return has_room

    def _counted(self, key: str, *, minute: int, limit: int) -> bool:
        """Side by side, as many get through as may, and no more."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key={"pk": {"S": key}},
                UpdateExpression="ADD requests :one SET expires_at = :then",
                ConditionExpression="attribute_not_exists(requests) OR requests < :most",
                ExpressionAttributeValues={
                    ":one": {"N": "1"},
                    ":most": {"N": str(limit)},
                    ":then": {"N": str(minute * _MINUTE_S + _KEPT_S)},
                },
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _remember(self, name: str, minute: int) -> None:
        """Those of this minute only: no flood of addresses fills the memory for longer."""
        if self._refused and next(iter(self._refused.values())) != minute:
            self._refused.clear()
        self._refused[name] = minute
