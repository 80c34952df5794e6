"""The SMS with a code, which only the sender writes: no trigger has it in its package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from rules.messages.sign_in_sms import sign_in_sms
from rules.passwordless import one_time_code
from rules.value import dataclass
from runtime import aws, clock
from runtime.messages import carriers
from runtime.messages.aws_texts import AwsTexts
from runtime.messages.brands import Brands, plain
from runtime.messages.code_mails import brands
from runtime.messages.sms import TextCarrier, Texter
from runtime.messages.sms_spending import SmsSpending
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from runtime.passwordless.pepper import Peppers

if TYPE_CHECKING:
    from runtime.settings.sender import DeliverySettings


class Send(Protocol):
    """`Texter.send`, and what stands for it in tests."""

    def __call__(self, number: str, text: str, *, is_verified: bool, valid_for_s: int) -> str:
        """See `Texter.send`."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsDelivery:
    """
    Sends the code. Its SMS is the one place that shows it.

    Attributes:
        host: Of the page at which browsers fill the code in; nowhere without one.

    """

    length: int
    peppers: Callable[[], Peppers]
    send: Send
    app_name: str
    host: str
    brands: Brands = plain
    now: Callable[[], datetime] = clock.now

    def __call__(self, stored: StoredChallenge, attributes: Mapping[str, str]) -> str:
        """See `triggers.passwordless.method.Delivery`."""
        pepper = self.peppers().of(stored.pepper)
        text = sign_in_sms(
            code=one_time_code.code(pepper, stored.challenge, length=self.length),
            app_name=self.app_name,
            host=self.host,
            locale=stored.locale,
            brand=self.brands(),
        )
        return self.send(
            attributes.get("phone_number", ""),
            text,
            is_verified=attributes.get("phone_number_verified", "").lower() == "true",
            valid_for_s=stored.expires_at - epoch(self.now()),
        )


def texts(settings: DeliverySettings, peppers: Callable[[], Peppers]) -> SmsDelivery:
    """What texts the codes of the stack."""
    return SmsDelivery(
        length=settings.code_length,
        peppers=peppers,
        send=texter(settings).send,
        app_name=settings.app_name,
        host=urlsplit(settings.sign_in_page).hostname or "",
        brands=brands(settings.brand_file, settings.service),
    )


def texter(settings: DeliverySettings) -> Texter:
    """What sends, to nobody if the stack has nothing to send from."""
    spending = SmsSpending(
        aws.dynamodb(), table=settings.challenge_table, limits=settings.sms_spend_limits
    )
    return Texter(
        _carrier(settings.sms_origin),
        countries=settings.sms_countries if settings.sms_origin else (),
        max_price=settings.sms_max_price,
        spending=spending,
    )


def _carrier(origin: str) -> TextCarrier:
    """The provider if *origin* is its secret, else AWS End User Messaging."""
    if ":secretsmanager:" in origin:
        # late: import cost
        from runtime.messages.http_provider import http_provider  # noqa: PLC0415
        from runtime.messages.http_texts import HttpTexts  # noqa: PLC0415

        return HttpTexts(http_provider(origin))
    return AwsTexts(carriers.sms(), origin=origin)
