"""
Sending SMS through AWS End User Messaging.

A message costs, so each has a ceiling for its price, goes to countries that
the operator chose, and expires with the code in it. Numbers stay out of logs
and errors.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, Literal, Protocol

from events.contract.catalogue import Reason
from rules.messages.phone_number import country_of
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.messages.sms_spending import Charge, SpendLimitReached

_SHORTEST_LIFE_S = 5  # SendTextMessage, TimeToLive
# By the error's Reason where it has one, else by its type.
_REASONS = {
    "PRICE_OVER_THRESHOLD": Reason.COST_LIMIT,
    "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT": Reason.COST_LIMIT,
    "COUNTRY_NOT_ENABLED": Reason.COUNTRY_NOT_ALLOWED,
    "DESTINATION_COUNTRY_BLOCKED": Reason.COUNTRY_NOT_ALLOWED,
    "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION": Reason.COUNTRY_NOT_ALLOWED,
    "INTERNATIONAL_SENDING_NOT_SUPPORTED": Reason.COUNTRY_NOT_ALLOWED,
    "DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE": Reason.UNDELIVERABLE,
    "DESTINATION_PHONE_NUMBER_OPTED_OUT": Reason.UNDELIVERABLE,
    "DESTINATION_PHONE_NUMBER_NOT_VERIFIED": Reason.SENDER_REFUSED,  # the account is in the sandbox
    "ThrottlingException": Reason.THROTTLED,
    "AccessDeniedException": Reason.ACCESS_DENIED,
    "ServiceQuotaExceededException": Reason.COST_LIMIT,
    "ResourceNotFoundException": Reason.SENDER_REFUSED,
    "ValidationException": Reason.SENDER_REFUSED,
    "ConflictException": Reason.SENDER_REFUSED,
}


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


class Spending(Protocol):
    """`runtime.messages.sms_spending.SmsSpending`, and what stands for it in tests."""

    def charge(self, price: Decimal) -> Charge: ...  # noqa: D102

    def give_back(self, charge: Charge) -> None: ...  # noqa: D102


class Texter:
    """
    Sends one SMS to one person.

    Args:
        origin: Phone number, sender id or pool that it comes from, by name or ARN; nothing if
            the service is to choose.
        countries: ISO 3166 codes of those that SMS is sent to; none means nobody gets one.
        max_price: US dollars that one message may cost, all its parts together.
        spending: Charged with that much for each message before it is sent.

    """

    def __init__(
        self,
        client: Any,
        *,
        origin: str,
        countries: Collection[str],
        max_price: Decimal,
        spending: Spending,
    ) -> None:
        self._client = client
        self._countries = frozenset(countries)
        self._max_price = max_price
        self._spending = spending
        self._always = {
            "MessageType": "TRANSACTIONAL",
            "MaxPrice": str(max_price),
            "MessageFeedbackEnabled": True,
            **({"OriginationIdentity": origin} if origin else {}),
        }

    def send(self, number: str, text: str, *, is_verified: bool, valid_for_s: int) -> str:
        """
        Hand *text* to the service and return the message's id.

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
        life = max(_SHORTEST_LIFE_S, valid_for_s)
        try:
            sent = self._client.send_text_message(
                DestinationPhoneNumber=number, MessageBody=text, TimeToLive=life, **self._always
            )
        except CallFailed as error:
            failure = _failure(error)
            if failure.is_certain:
                self._spending.give_back(charge)
            raise failure from None
        return str(sent["MessageId"])

    def note(self, message_id: str, outcome: Literal["RECEIVED", "FAILED"]) -> None:
        """
        Tell the service whether the code of a message was used.

        What it knows of that tells it pumping from people. Raises `CallFailed`.
        """
        self._client.put_message_feedback(MessageId=message_id, MessageFeedbackStatus=outcome)

    def _charge(self) -> Charge:
        """Without an answer from the table, nothing is sent: it fails closed."""
        try:
            return self._spending.charge(self._max_price)
        except SpendLimitReached as limit:
            exhausted = limit.window if limit.is_first else None
            raise SmsNotSent(Reason.COST_LIMIT, exhausted=exhausted) from None
        except CallFailed:
            raise SmsNotSent(Reason.UNAVAILABLE) from None


def _failure(error: CallFailed) -> SmsNotSent:
    if isinstance(error, Refused):
        told = error.response.get("Reason"), error.code
        known = (_REASONS[each] for each in told if each in _REASONS)
        reason = next(known, Reason.UNAVAILABLE)
        return SmsNotSent(reason, is_certain=reason is not Reason.UNAVAILABLE)
    never_arrived = isinstance(error, Unanswered) and not error.may_have_happened
    return SmsNotSent(Reason.UNAVAILABLE, is_certain=never_arrived)
