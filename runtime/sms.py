"""
Sending SMS through AWS End User Messaging.

A message costs, so each has a ceiling for its price, goes to countries that
the operator chose, and expires with the code in it. Numbers stay out of logs
and errors.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from events.catalogue import Reason
from rules.phone_number import country_of

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
    """No SMS was sent. The service's own words may quote the number, so they are left out."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Texter:
    """
    Sends one SMS to one person.

    Args:
        origin: Phone number, sender id or pool that it comes from, by name or ARN; nothing if
            the service is to choose.
        countries: ISO 3166 codes of those that SMS is sent to; none means nobody gets one.
        max_price: US dollars that one message may cost, all its parts together.
        protect: A protect configuration, or nothing for that of the account.

    """

    def __init__(
        self,
        client: Any,
        *,
        origin: str,
        countries: Collection[str],
        max_price: str,
        protect: str = "",
    ) -> None:
        self._client = client
        self._countries = frozenset(countries)
        self._always = {
            "MessageType": "TRANSACTIONAL",
            "MaxPrice": max_price,
            "MessageFeedbackEnabled": True,
            **({"OriginationIdentity": origin} if origin else {}),
            **({"ProtectConfigurationId": protect} if protect else {}),
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
        life = max(_SHORTEST_LIFE_S, valid_for_s)
        try:
            sent = self._client.send_text_message(
                DestinationPhoneNumber=number, MessageBody=text, TimeToLive=life, **self._always
            )
        except ClientError as error:
            raise SmsNotSent(_reason(error)) from None
        except BotoCoreError:
            raise SmsNotSent(Reason.UNAVAILABLE) from None
        return str(sent["MessageId"])


def _reason(error: ClientError) -> Reason:
    told = error.response.get("Reason"), error.response["Error"]["Code"]
    return next((_REASONS[each] for each in told if each in _REASONS), Reason.UNAVAILABLE)
