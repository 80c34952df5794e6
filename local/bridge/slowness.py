"""DynamoDB answering slowly, switched on and off by the program that runs the emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

DELAY_S = 2.0
_slow = {"dynamodb": False}

Handle = Callable[..., Awaitable[Any]]


def begin() -> dict[str, bool]:
    """From now on each call of DynamoDB waits for `DELAY_S` first."""
    _slow["dynamodb"] = True
    return dict(_slow)


def end() -> dict[str, bool]:
    """No longer."""
    _slow["dynamodb"] = False
    return dict(_slow)


def dynamodb_for(original: Handle) -> Handle:
    """What serves DynamoDB, and may be slow."""

    async def handle(*asked: Any, **named: Any) -> Any:
        if _slow["dynamodb"]:
            await asyncio.sleep(DELAY_S)
        return await original(*asked, **named)

    return handle
