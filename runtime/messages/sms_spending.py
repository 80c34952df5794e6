"""
The breaker for what SMS cost: none is sent that could exceed the limit.

Each message is charged, before it is sent, with the ceiling of its price; what
it will have cost is known hours later. One item for the hour and one for the
day, each counted by a conditional write of its own: a single item takes a
thousand writes a second, far more than SMS are sent in one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from rules.messages.spend_limits import SpendLimits, SpendWindow, spend_windows
from rules.value import dataclass
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, Refused, told
from runtime.passwordless.challenge_items import epoch, spending_key

_REFUSED = "ConditionalCheckFailedException"
_REMEMBERED_S = 3600  # beyond the end of the window
_ADD = "SET expires_at = :end ADD spent :price"


class SpendLimitReached(Exception):
    """
    The message could cost more than is left.

    Attributes:
        window: ``hour`` or ``day``.
        is_first: No message was refused in that window before.

    """

    def __init__(self, window: str, *, is_first: bool) -> None:
        super().__init__(window)
        self.window = window
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class Charge:
    """What was charged, and where."""

    price: Decimal
    windows: tuple[SpendWindow, ...]


class SmsSpending:
    """Counts US dollars by the hour and by the day, over all users."""

    def __init__(
        self,
        dynamodb: Any,
        *,
        table: str,
        limits: SpendLimits,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._limits = limits
        self._now = now

    def charge(self, price: Decimal) -> Charge:
        """
        Charge *price* to the hour and to the day, or to neither.

        Raises `SpendLimitReached` if there is not so much left, and what boto3
        raises; in either case nothing may be sent.
        """
        charged: tuple[SpendWindow, ...] = ()
        for window in spend_windows(self._limits, now=epoch(self._now())):
            if not self._has_room(window, price):
                self.give_back(Charge(price, charged))
                raise SpendLimitReached(window.name, is_first=self._is_first_refusal(window))
            charged = (*charged, window)
        return Charge(price, charged)

    def give_back(self, charge: Charge) -> None:
        """Undo *charge*: nothing was sent. Never raises; at the worst too much stays charged."""
        for window in charge.windows:
            try:
                self._update(window, _ADD, price=-charge.price)
            except CallFailed as error:
                observe.logger().warning("sms charge kept", error=told(error))

    def _has_room(self, window: SpendWindow, price: Decimal) -> bool:
        room = window.limit - price
        condition = "attribute_not_exists(spent) OR spent <= :room"
        return room >= 0 and self._is_done(window, _ADD, condition, price=price, room=room)

    def _is_first_refusal(self, window: SpendWindow) -> bool:
        expression = "SET expires_at = :end, refused = :one"
        return self._is_done(window, expression, "attribute_not_exists(refused)", one=Decimal(1))

    def _is_done(
        self, window: SpendWindow, expression: str, condition: str, **values: Decimal
    ) -> bool:
        try:
            self._update(window, expression, condition, **values)
        except Refused as error:
            if error.code != _REFUSED:
                raise
            return False
        return True

    def _update(
        self, window: SpendWindow, expression: str, condition: str = "", **values: Decimal
    ) -> None:
        numbers = {"end": window.end + _REMEMBERED_S, **values}
        self._dynamodb.update_item(
            TableName=self._table,
            Key=spending_key(window=f"{window.name}-{window.number}"),
            UpdateExpression=expression,
            ExpressionAttributeValues={f":{k}": {"N": str(v)} for k, v in numbers.items()},
            **({"ConditionExpression": condition} if condition else {}),
        )
