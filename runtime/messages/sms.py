"""
Sending SMS with codes, through AWS End User Messaging or an HTTP provider.

A message costs, so each has a ceiling for its price, goes to countries that
the operator chose, and expires with the code in it. Numbers stay out of logs
and errors.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Literal, Protocol

from events.contract.catalogue import Reason
from rules.messages.phone_number import country_of
from runtime.aws_client.errors import CallFailed
from runtime.messages.sms_spending import Charge, SpendLimitReached


class SmsNotSent(Exception):
    """
    No SMS was sent. The service's own words may quote the number, so they are left out.

    Attributes:
        exhausted: ``hour`` or ``day`` if this message is the first that its
            limit stops; the next ones are no news.
        is_certain: False if there was no answer: it may have been sent all
            the same, and a second one would be paid for, too.

    """

    def __init__(
        self, reason: Reason, *, exhausted: str | None = None, is_certain: bool = True
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.exhausted = exhausted
        self.is_certain = is_certain


class TextCarrier(Protocol):
    """What takes SMS: `runtime.messages.aws_texts`, `runtime.messages.http_texts`."""

    def send(self, number: str, text: str, *, max_price: Decimal, valid_for_s: int) -> str:
        """Hand it over, once; the id that `note` takes, if any. Raises `SmsNotSent`."""
        ...

    def note(self, message_id: str, outcome: Literal["RECEIVED", "FAILED"]) -> None:
        """Hear whether the code of a message was used. Raises `CallFailed`."""
        ...


class Spending(Protocol):
    """`runtime.messages.sms_spending.SmsSpending`, and what stands for it in tests."""

    def charge(self, price: Decimal) -> Charge: ...  # noqa: D102

    def give_back(self, charge: Charge) -> None: ...  # noqa: D102


class Texter:
    """
    Sends one SMS to one person.

    Args:
        countries: ISO 3166 codes of those that SMS is sent to; none means nobody gets one.
        max_price: US dollars that one message may cost, all its parts together.
        spending: Charged with that much for each message before it is sent.

    """

    def __init__(
        self,
        carrier: TextCarrier,
        *,
        countries: Collection[str],
        max_price: Decimal,
        spending: Spending,
    ) -> None:
        self._carrier = carrier
        self._countries = frozenset(countries)
        self._max_price = max_price
        self._spending = spending
        self.note = carrier.note

    def send(self, number: str, text: str, *, is_verified: bool, valid_for_s: int) -> str:
        """
        Hand *text* to the carrier and return the message's id, or nothing.

        A number that its owner has not verified gets nothing: it may be
        anybody's, or one that earns by the message.

        Raises:
            SmsNotSent: It may not be sent, was refused, or there was no answer in time.

        """
        if not (number and is_verified):
            raise SmsNotSent(Reason.NO_ADDRESS)
        if country_of(number) not in self._countries:
            raise SmsNotSent(Reason.COUNTRY_NOT_ALLOWED)
        charge = self._charge()
        try:
            return self._carrier.send(
                number, text, max_price=self._max_price, valid_for_s=valid_for_s
            )
        except SmsNotSent as failure:
            if failure.is_certain:
                self._spending.give_back(charge)
            raise

    def _charge(self) -> Charge:
        """Without an answer from the table, nothing is sent: it fails closed."""
        try:
            return self._spending.charge(self._max_price)
        except SpendLimitReached as limit:
            exhausted = limit.window if limit.is_first else None
            raise SmsNotSent(Reason.COST_LIMIT, exhausted=exhausted) from None
        except CallFailed:
            raise SmsNotSent(Reason.UNAVAILABLE) from None
