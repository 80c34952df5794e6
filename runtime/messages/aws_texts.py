"""SMS through AWS End User Messaging."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final, Literal

from events.contract.catalogue import Reason
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.messages.sms import SmsNotSent

_SHORTEST_LIFE_S: Final = 5  # SendTextMessage, TimeToLive
# By the error's Reason where it has one, else by its type.
_REASONS: Final = {
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


class AwsTexts:
    """
    See `runtime.messages.sms.TextCarrier`.

    *origin* is the phone number, sender id or pool that SMS come from, by name or ARN; nothing
    if the service is to choose.
    """

    def __init__(self, client: Any, *, origin: str) -> None:
        self._client = client
        self._always = {
            "MessageType": "TRANSACTIONAL",
            "MessageFeedbackEnabled": True,
            **({"OriginationIdentity": origin} if origin else {}),
        }

    def send(self, number: str, text: str, *, max_price: Decimal, valid_for_s: int) -> str:
        """Return the message's id. Raises `SmsNotSent`."""
        try:
            sent = self._client.send_text_message(
                DestinationPhoneNumber=number,
                MessageBody=text,
                MaxPrice=str(max_price),
                TimeToLive=max(_SHORTEST_LIFE_S, valid_for_s),
                **self._always,
            )
        except CallFailed as error:
            raise _failure(error) from None
        return str(sent["MessageId"])

    def note(self, message_id: str, outcome: Literal["RECEIVED", "FAILED"]) -> None:
        """
        Tell the service whether the code of a message was used.

        What it knows of that tells it pumping from people. Raises `CallFailed`.
        """
        self._client.put_message_feedback(MessageId=message_id, MessageFeedbackStatus=outcome)


def _failure(error: CallFailed) -> SmsNotSent:
    if isinstance(error, Refused):
        told = error.response.get("Reason"), error.code
        known = (_REASONS[each] for each in told if each in _REASONS)
        reason = next(known, Reason.UNAVAILABLE)
        return SmsNotSent(reason, is_certain=reason is not Reason.UNAVAILABLE)
    never_arrived = isinstance(error, Unanswered) and not error.may_have_happened
    return SmsNotSent(Reason.UNAVAILABLE, is_certain=never_arrived)
