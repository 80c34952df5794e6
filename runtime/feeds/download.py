"""Fetching a file from somebody else's server, which may send anything, or nothing, for ever."""

from __future__ import annotations

import re
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, responses
from urllib.parse import urlsplit

from rules.feeds.published import UnusableDownload
from rules.value import dataclass
from runtime.deadline import Running

_WITHIN_S = 30.0
_EACH_READ_S = 10.0
_PIECE = 65_536
_NOT_MODIFIED = 304
# RFC 9110, 8.8.3, and bounded: it is sent back, and a server may refuse its own for ever.
_ETAG = re.compile(r'(W/)?"[!#-~]{0,200}"')


@dataclass(frozen=True, slots=True)
class Downloaded:
    """
    An answer.

    Attributes:
        body: None if the file is the one that *etag* was of.

    """

    body: bytes | None
    etag: str


def downloaded(
    url: str, *, most_bytes: int, etag: str = "", within_s: float = _WITHIN_S
) -> Downloaded:
    """
    Fetch *url*; no redirect is followed: who renames a project may give its name to somebody else.

    Raises:
        UnusableDownload: There was no such answer in time; the message says what there was.

    """
    call = Running(lambda: _fetched(url, most_bytes, etag))
    try:
        return call.answer(within_s=within_s)
    except TimeoutError:
        raise UnusableDownload("too slow") from None
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, UnusableDownload):
            raise
        raise UnusableDownload(f"no answer: {type(error).__name__}") from None


def _fetched(url: str, most_bytes: int, etag: str) -> Downloaded:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=_EACH_READ_S)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        known = {"If-None-Match": etag} if etag else {}
        asking = {"Accept-Encoding": "identity", "User-Agent": "cognito-triggers", **known}
        connection.request("GET", path, headers=asking)
        with connection.getresponse() as answer:
            return _body(answer, most_bytes, etag)
    finally:
        connection.close()


def _body(answer: HTTPResponse, most_bytes: int, etag: str) -> Downloaded:
    if answer.status == _NOT_MODIFIED and etag:
        return Downloaded(None, etag)
    if answer.status != 200:  # the only good one
        raise UnusableDownload(f"{answer.status} {responses.get(answer.status, '')}".strip())
    body = b""
    while len(body) <= most_bytes and (piece := answer.read(_PIECE)):
        body += piece
    if len(body) > most_bytes:
        raise UnusableDownload("too large")
    if answer.length:
        raise UnusableDownload("cut")
    tag = answer.getheader("ETag") or ""
    return Downloaded(body, tag if _ETAG.fullmatch(tag) else "")
