"""
Counts the requests that the emulator is answering now, by the access key that signed them.

What a function waits for the emulator is not its own time (`own_time`).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from ministack_cognito_triggers.functions.own_time import OPEN

App = Callable[[Any, Any, Any], Awaitable[None]]
_KEY = re.compile(rb"Credential=(\w+)/")
_POLLS = b"AmazonSQS.ReceiveMessage"  # may last as long as its caller wants


def counting(app: App) -> App:
    """*app*, each signed request counted while it lasts."""

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        key = _key_of(scope)
        if key is None:
            await app(scope, receive, send)
            return
        OPEN[key] += 1
        try:
            await app(scope, receive, send)
        finally:
            OPEN[key] -= 1
            if not OPEN[key]:
                del OPEN[key]

    return counted


def _key_of(scope: Any) -> str | None:
    """Who signed an HTTP request; None for one that is not to be counted."""
    headers = dict(scope.get("headers") or ())
    signed = _KEY.search(headers.get(b"authorization", b""))
    if scope["type"] != "http" or not signed or headers.get(b"x-amz-target") == _POLLS:
        return None
    return signed.group(1).decode()
