"""
Reading log groups while functions write to them.

ministack walks its dictionaries while its other threads add streams to them, and answers
InternalError then. CloudWatch Logs does not; so what only reads is read again.
"""

from contextlib import suppress
from typing import Any

from local.bridge.further_types import Handle
from local.bridge.theirs import Answer

_READS = ("Describe", "Filter", "Get")
_TRIES = 5


def steady(original: Handle) -> Handle:
    """CloudWatch Logs, whose reads do not mind what is written meanwhile."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Answer:
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        for _ in range(_TRIES if action.startswith(_READS) else 0):
            with suppress(RuntimeError):  # dictionary changed size during iteration
                return await original(method, path, headers, body, query)
        return await original(method, path, headers, body, query)

    return handle
