"""
The gate before the emulator: it answers programs of this machine, and no web pages.

The emulator by itself answers every page: it would let any site that is open in the
developer's browser create functions, which run as the developer, and read the mailbox.
Here a page gets 403 or 421 before the emulator reads its request, unless the developer
allowed the page's origin (`local.origins`); that page gets exactly what CORS needs.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from local.gate_rules import Headers, Rules, Verdict, one

Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[dict[str, Any], Any, Send], Awaitable[None]]
Lines = list[tuple[bytes, bytes]]
"""The headers of an answer."""

# A deployed API answers preflights itself, as on AWS.
_DEPLOYED_API = re.compile(r"/_aws/execute-api/|/restapis/[^/]+/[^/]+/_user_request_")
_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"
_HEADER_NAMES = re.compile(r"[a-z0-9-]{1,64}( *, *[a-z0-9-]{1,64}){0,63}", re.IGNORECASE)
_EXPOSED = b"x-amzn-RequestId, x-amzn-ErrorType, x-amzn-ErrorMessage, Date"  # as Cognito's
_WILDCARD = (b"access-control-allow-origin", b"*")
_MOST_LINES = 100


class Gate:
    """
    The emulator's ASGI application *inner* behind *rules*.

    *tell* gets one line for each reason to refuse, at most a hundred lines.
    """

    def __init__(self, inner: Application, rules: Rules, *, tell: Callable[[str], None]) -> None:
        self._inner, self._rules, self._tell = inner, rules, tell
        self._told: set[str] = set()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        """Pass the request on, answer a preflight, or refuse."""
        if scope["type"] not in ("http", "websocket"):
            await self._inner(scope, receive, send)
            return
        headers = _headers(scope)
        method, path = scope.get("method", "GET"), scope["path"]
        verdict = self._rules.verdict(method, path, headers)
        is_api = _DEPLOYED_API.match(path) is not None
        if verdict.status:
            await self._refuse(scope, send, verdict)
        elif method == "OPTIONS" and verdict.origin and not is_api:
            await _answer(send, 204, _preflight(headers, verdict.origin))
        else:
            changed = _without_wildcard if is_api else _for_origin(verdict.origin)
            await self._inner(scope, receive, _sending(send, changed))

    async def _refuse(self, scope: dict[str, Any], send: Send, verdict: Verdict) -> None:
        if verdict.reason not in self._told and len(self._told) < _MOST_LINES:
            self._told.add(verdict.reason)
            self._tell(f"refused: {verdict.reason}")
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await _answer(send, verdict.status, [], f"{verdict.reason}\n".encode())


def _headers(scope: Mapping[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found


def _preflight(headers: Headers, origin: str) -> Lines:
    asked = one(headers, "access-control-request-headers") or ""
    answer = [
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-methods", _METHODS),
        (b"access-control-max-age", b"600"),
    ]
    if _HEADER_NAMES.fullmatch(asked):
        answer.append((b"access-control-allow-headers", asked.encode()))
    if "access-control-request-private-network" in headers:
        answer.append((b"access-control-allow-private-network", b"true"))
    return answer


def _for_origin(origin: str | None) -> Callable[[Lines], Lines]:
    """The emulator's CORS headers replaced by exact ones, or by none if no page asked."""
    exact = [(b"vary", b"Origin")]
    if origin is not None:
        exact += [
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-expose-headers", _EXPOSED),
        ]
    return lambda lines: [
        *(each for each in lines if not each[0].lower().startswith(b"access-control-")),
        *exact,
    ]


def _without_wildcard(lines: Lines) -> Lines:
    """What a deployed API says of CORS stays, as long as it names one page."""
    return [each for each in lines if (each[0].lower(), each[1]) != _WILDCARD]


def _sending(send: Send, changed: Callable[[Lines], Lines]) -> Send:
    async def sending(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            lines = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            message = {**message, "headers": changed(lines)}
        await send(message)

    return sending


async def _answer(send: Send, status: int, lines: Lines, body: bytes = b"") -> None:
    about = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"vary", b"Origin"),
        (b"x-content-type-options", b"nosniff"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"connection", b"close"),  # the body that nobody read goes with it
    ]
    await send({"type": "http.response.start", "status": status, "headers": [*lines, *about]})
    await send({"type": "http.response.body", "body": body})
