"""
SMS through an HTTP provider.

JSON with ``to`` (E.164), ``text``, ``valid_for_s`` and ``max_price`` (US dollars, as text).
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Literal

from events.contract.catalogue import Reason
from runtime.aws_client.errors import CallFailed
from runtime.messages.http_provider import HttpProvider, NotTaken
from runtime.messages.sms import SmsNotSent


class HttpTexts:
    """See `runtime.messages.sms.TextCarrier`."""

    def __init__(self, provider: HttpProvider) -> None:
        self._provider = provider

    def send(self, number: str, text: str, *, max_price: Decimal, valid_for_s: int) -> str:
        """Return no id: the provider is not told what became of a code. Raises `SmsNotSent`."""
        told = {"to": number, "text": text, "valid_for_s": valid_for_s}
        body = json.dumps({**told, "max_price": str(max_price)}).encode()
        try:
            self._provider.hand_over(body, identity=f"{number}\n{text}".encode())
        except NotTaken as failure:
            raise SmsNotSent(failure.reason, is_certain=failure.is_certain) from None
        except CallFailed:
            raise SmsNotSent(Reason.UNAVAILABLE) from None
        return ""

    def note(self, message_id: str, outcome: Literal["RECEIVED", "FAILED"]) -> None:
        """There is nothing to tell: no message has an id."""
