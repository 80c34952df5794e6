"""SMS with codes: from where, to which countries, at what price."""

from __future__ import annotations

import re
from decimal import Decimal

from rules.messages.spend_limits import SpendLimits
from runtime.settings.codes import SmsOriginSettings
from runtime.settings.variable import Variable, number


def _countries(text: str) -> tuple[str, ...]:
    countries = tuple(text.split(",")) if text else ()
    if not all(re.fullmatch(r"[A-Z]{2}", country, re.ASCII) for country in countries):
        raise ValueError
    return countries


def _price(text: str) -> Decimal:
    if not re.fullmatch(r"0\.(?!0+$)[0-9]{1,3}", text, re.ASCII):
        raise ValueError
    return Decimal(text)


class SmsSettings(SmsOriginSettings):
    """
    What an SMS may cost, and where it may go.

    >>> SmsSettings.sms_countries.read({"SMS_COUNTRIES": "GB,IE"})
    ('GB', 'IE')

    Attributes:
        sms_countries: ISO 3166 codes of the countries that SMS are sent to;
            none if nobody gets one.
        sms_max_price: US dollars that one SMS may cost.
        sms_dollars_per_hour: What all SMS together may cost.
        sms_dollars_per_day: The same, a day.

    """

    sms_countries = Variable(
        "SMS_COUNTRIES",
        _countries,
        must_be="codes of two capitals, with commas",
        may_be_empty=True,
    )
    sms_max_price = Variable("SMS_MAX_PRICE", _price, must_be="less than a US dollar, such as 0.20")
    sms_dollars_per_hour = number("SMS_DOLLARS_PER_HOUR", at_least=1, at_most=1000)
    sms_dollars_per_day = number("SMS_DOLLARS_PER_DAY", at_least=1, at_most=10_000)

    @property
    def sms_spend_limits(self) -> SpendLimits:
        """What all SMS together may cost."""
        return SpendLimits(
            per_hour=Decimal(self.sms_dollars_per_hour), per_day=Decimal(self.sms_dollars_per_day)
        )
