"""
SMS on the emulator's own port, so that every function reaches it like any other service.

A call needs the right to the number, the pool or the sender id that it names,
or to the message, as on AWS. ``GET /_ministack/sms/messages`` shows what was sent.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from local.bridge import theirs
from local.bridge.theirs import Answer
from local.sms_service import SmsService
from rules.messages.phone_number import country_of

SERVICE = "sms-voice"
MESSAGES = "/_ministack/sms/messages"
_KINDS = {"pool-": "pool", "phone-": "phone-number"}  # what an id begins with

Inspect = Callable[[str, str, dict[str, str], dict[str, Any]], Awaitable[Any]]


class TextMessages:
    """The service as ministack knows services."""

    def __init__(self) -> None:
        self._service = SmsService()

    async def handle(
        self, _method: str, _path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        """One request to the service."""
        target = headers.get("x-amz-target", "")
        action = f"{SERVICE}:{target.partition('.')[2]}"
        resource = _resource(body)
        if refusal := theirs.why_not_text(action, resource, headers=headers, query=query):
            refused: Answer = refusal
            return refused
        status, told = self._service.answer(target, body)
        return status, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(told).encode()

    def inspect_for(self, original: Inspect) -> Inspect:
        """The route that shows mails, and now messages too."""

        async def inspect(
            method: str, path: str, headers: dict[str, str], query: dict[str, Any]
        ) -> Any:
            if (method, path) == ("GET", MESSAGES):
                shown = json.dumps({"messages": self._service.messages()}).encode()
                return 200, {"Content-Type": "application/json"}, shown
            return await original(method, path, headers, query)

        return inspect

    def reset_for(self, original: Callable[[], None]) -> Callable[[], None]:
        """The reset of everything."""

        def reset() -> None:
            self._service.reset()
            original()

        return reset


def _resource(body: bytes) -> str:
    """What a policy names of the request: an ARN, or its last part; "*" for nothing."""
    try:
        asked = json.loads(body)
        named, to = str(asked.get("OriginationIdentity", "")), asked.get("DestinationPhoneNumber")
    except (ValueError, AttributeError):
        return "*"  # the service will say what is wrong
    if message := asked.get("MessageId"):
        return f"message/{message}"
    if not named or named.startswith("arn:"):
        return named or "*"
    for start, kind in _KINDS.items():
        if named.startswith(start):
            return f"{kind}/{named}"
    return f"sender-id/{named}/{country_of(to) or '*'}"
