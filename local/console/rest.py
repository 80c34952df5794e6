"""
The REST API for the page: what users enrol, and what they are known by; nothing else.

The page calls the address that it came from; this passes the call on as it is, with the
user's own access token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException
from typing import Final
from urllib.parse import urlsplit

from local.console.answers import Answer, Asked

PREFIX: Final = "/api/rest"
_FACTORS: Final = "/auth/me/factors"
# The console knows GET and POST; a removal is posted, and passed on as what it is.
CALLS: Final = {
    (method, f"{PREFIX}{path}{more}"): (sent, f"{_FACTORS}{path}")
    for method, path, more, sent in (
        ("GET", "", "", "GET"),
        ("POST", "/totp", "", "POST"),
        ("POST", "/totp/confirm", "", "POST"),
        ("POST", "/totp", "/remove", "DELETE"),
        ("POST", "/recovery-codes", "", "POST"),
        ("POST", "/recovery-codes", "/remove", "DELETE"),
    )
} | {("GET", f"{PREFIX}/devices"): ("GET", "/auth/devices")}
_A_DEVICE: Final = re.compile(rf"{PREFIX}/devices/([A-Za-z0-9_-]{{22}})/remove")
_A_CALL_TAKES_S: Final = 30.0
_JSON: Final = "application/json"


def passed_to_api(asked: Asked, *, api_url: str) -> Answer:
    """What the REST API at *api_url* says to *asked*."""
    call = CALLS.get((asked.method, asked.path)) or _of_device(asked)
    if call is None:
        return Answer.problem(404, "The console passes on only what users enrol or are known by.")
    method, path = call
    return passed_as(method, path, asked, api_url=api_url)


def passed_as(
    method: str,
    path: str,
    asked: Asked,
    *,
    api_url: str,
    headers: Sequence[str] = ("authorization",),
) -> Answer:
    """What the REST API says to *asked* as *method* and *path*, with *headers* of it."""
    url = urlsplit(api_url)
    connection = HTTPConnection(url.hostname or "", url.port, timeout=_A_CALL_TAKES_S)
    try:
        sent = {name.title(): asked.headers[name] for name in headers if name in asked.headers}
        body = None if method in ("GET", "DELETE") else asked.body
        about = {"Content-Type": _JSON, **sent}
        connection.request(method, f"{url.path}{path}", body, about)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers.get("Content-Type", _JSON), answer.read())
    except (OSError, HTTPException):
        return Answer.problem(503, "The emulator does not answer.")
    finally:
        connection.close()


def _of_device(asked: Asked) -> tuple[str, str] | None:
    found = _A_DEVICE.fullmatch(asked.path) if asked.method == "POST" else None
    return ("DELETE", f"/auth/devices/{found[1]}") if found else None
