"""
One HTTP/1.1 answer (RFC 9112), read strictly.

`http.client` is the oracle of the tests, and not used here: it costs a
quarter of an empty function's start (it imports ``email`` and
``urllib.parse``), takes a body that ended early for whole when a length is
read in pieces, and cannot be held to one deadline.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

_MOST_OF_A_HEAD = 64 * 1024
_MOST_OF_A_CHUNK_LINE = 1024
_NO_BODY = {204, 304}


class NotHttp(Exception):
    """No HTTP answer, or one that can be read in two ways."""


class Truncated(Exception):
    """The connection ended before the answer did."""


class TooBig(Exception):
    """The answer is longer than the caller takes."""


class Answer(NamedTuple):
    """
    An answer.

    Attributes:
        headers: By their names in lower case.
        keeps: Whether the connection can be used again.

    """

    status: int
    headers: dict[str, str]
    body: bytes
    keeps: bool


class Reader:
    """Reads from a connection; *receive* returns some bytes, or none at the end."""

    def __init__(self, receive: Callable[[], bytes], *, most: int) -> None:
        self._receive = receive
        self._most = most
        self._kept = bytearray()

    def answer(self) -> Answer:
        """Read one answer. Raises `NotHttp`, `Truncated` and `TooBig`, and what *receive* does."""
        status, headers, keeps = self._head()
        while 100 <= status < 200:
            status, headers, keeps = self._head()
        body = self._body(status, headers)
        return Answer(status, headers, body, keeps and not self._kept)

    def _head(self) -> tuple[int, dict[str, str], bool]:
        first, *lines = self._until(b"\r\n\r\n", _MOST_OF_A_HEAD).decode("latin-1").split("\r\n")
        version, _, rest = first.partition(" ")
        status = rest[:3]
        is_status = len(status) == 3 and status.isascii() and status.isdigit() and status >= "100"
        if version not in {"HTTP/1.1", "HTTP/1.0"} or not is_status or rest[3:4] not in {"", " "}:
            raise NotHttp
        headers = _headers(lines)
        closes = "close" in headers.get("connection", "").lower()
        return int(status), headers, version == "HTTP/1.1" and not closes

    def _body(self, status: int, headers: dict[str, str]) -> bytes:
        coding, length = headers.get("transfer-encoding"), headers.get("content-length")
        if coding is not None:
            if coding.lower() != "chunked" or length is not None or status in _NO_BODY:
                raise NotHttp
            return self._chunks()
        if status in _NO_BODY:
            return b""
        if length is None:
            raise Truncated  # it ends with the connection: nobody can tell whether it is whole
        return self._exactly(_number(length.encode("latin-1"), 10))

    def _chunks(self) -> bytes:
        body = bytearray()
        while size := _number(self._until(b"\r\n", _MOST_OF_A_CHUNK_LINE).partition(b";")[0], 16):
            if len(body) + size > self._most:
                raise TooBig
            body += self._exactly(size)
            if self._exactly(2) != b"\r\n":
                raise NotHttp
        trailers = 0
        while line := self._until(b"\r\n", _MOST_OF_A_HEAD):
            trailers += len(line)
            if trailers > _MOST_OF_A_HEAD:
                raise NotHttp
        return bytes(body)

    def _until(self, end: bytes, most: int) -> bytes:
        while (place := self._kept.find(end, 0, most)) < 0:
            if len(self._kept) >= most:
                raise NotHttp
            self._more()
        found = bytes(self._kept[:place])
        del self._kept[: place + len(end)]
        return found

    def _exactly(self, count: int) -> bytes:
        if count > self._most:
            raise TooBig
        while len(self._kept) < count:
            self._more()
        found = bytes(self._kept[:count])
        del self._kept[:count]
        return found

    def _more(self) -> None:
        received = self._receive()
        if not received:
            raise Truncated
        self._kept += received


def _headers(lines: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name.split() != [name] or "\n" in line or "\r" in line:
            raise NotHttp  # a folded line and a blank in front of the colon, too
        key, text = name.lower(), value.strip(" \t")
        if key in {"content-length", "transfer-encoding"} and headers.get(key, text) != text:
            raise NotHttp
        headers[key] = text
    return headers


def _number(text: bytes, base: int) -> int:
    digits = b"0123456789abcdefABCDEF" if base == 16 else b"0123456789"
    if not text or len(text) > 16 or text.strip(digits):
        raise NotHttp
    return int(text, base)
