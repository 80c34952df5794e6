"""
What the bridge answers in addition to AWS's services, for programs: `/_ministack/bridge/...`.

An endpoint is a method, a path and a function without arguments whose value is
answered as JSON. It runs on a thread of its own and may take its time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from local.bridge import slowness
from local.bridge.settled import settled
from local.bridge.warm import warm_all
from ministack_cognito_triggers import slow_calls

ENDPOINTS: dict[tuple[str, str], Callable[[], Any]] = {
    ("GET", "/_ministack/bridge/settled"): settled,
    ("GET", "/_ministack/bridge/slow"): slow_calls,
    ("POST", "/_ministack/bridge/warm"): warm_all,
    ("POST", "/_ministack/bridge/dynamodb/slow"): slowness.begin,
    ("POST", "/_ministack/bridge/dynamodb/well"): slowness.end,
}

Inspect = Callable[[str, str, dict[str, str], dict[str, Any]], Awaitable[Any]]


def inspect_for(original: Inspect) -> Inspect:
    """The route that shows mails, and now these too."""

    async def inspect(
        method: str, path: str, headers: dict[str, str], query: dict[str, Any]
    ) -> Any:
        if (asked := ENDPOINTS.get((method, path))) is None:
            return await original(method, path, headers, query)
        answer = json.dumps(await asyncio.to_thread(asked)).encode()
        return 200, {"Content-Type": "application/json"}, answer

    return inspect
