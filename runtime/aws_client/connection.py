"""One kept HTTP/1.1 connection, and one wall over everything that happens in a call."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from runtime.aws_client.answer import Answer, NotHttp, Reader, TooBig, Truncated
from runtime.aws_client.dialling import Dialler
from runtime.aws_client.errors import Unanswered
from runtime.aws_client.wall import Wall

_AT_ONCE = 64 * 1024
_DIALLED_WITHIN_S = 1.0


class Connection:
    """
    Opened early, kept, and looked at before it is used again.

    A call that fails, and an answer that says so, closes it; the next call
    opens another.
    """

    def __init__(self, dialler: Dialler, *, most: int, resends: bool) -> None:
        """
        *most* is how many bytes of an answer are taken.

        With *resends*, a request is sent once more if a connection that has
        answered before ended before any byte of an answer: idle for long, the
        other end had given it up. To be left to a caller that tries again.
        """
        self._dialler = dialler
        self._most = most
        self._resends = resends
        self._kept: Any = None
        self._has_answered = False
        self._lock = Lock()

    def open(self) -> None:
        """Connect now, while nobody waits. If that fails, the first call will tell."""
        with self._lock, suppress(Unanswered):
            self._kept = self._kept or self._dialler.dial(Wall(_DIALLED_WITHIN_S))

    def exchange(self, head: str, headers: Mapping[str, str], body: bytes, wall: Wall) -> Answer:
        """Send a request, and return its answer. Raises `Unanswered`."""
        request = _request(head, headers, body)
        if not self._lock.acquire(timeout=_left(wall)):
            raise Unanswered("timeout", may_have_happened=False)
        try:
            if self._is_alive():
                has_answered = self._has_answered
                try:
                    return self._exchanged(request, wall)
                except Unanswered as failure:
                    if failure.why != "dropped" or not (self._resends and has_answered):
                        raise
            self.close()
            self._kept = self._dialler.dial(wall)
            return self._exchanged(request, wall)
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the connection, if there is one."""
        kept, self._kept, self._has_answered = self._kept, None, False
        if kept is not None:
            kept.close()

    def __del__(self) -> None:
        self.close()

    def _is_alive(self) -> bool:
        """
        Read without waiting: whatever comes unasked, the end included, spoils the connection.

        Whether the socket is readable does not tell: over TLS 1.3 a good one
        is, for the tickets that come after the handshake.
        """
        if self._kept is None:
            return False
        self._kept.settimeout(0)
        try:
            self._kept.recv(1)
        except BlockingIOError:
            return True
        except OSError as error:
            return type(error).__name__ == "SSLWantReadError"
        return False

    def _exchanged(self, request: bytes, wall: Wall) -> Answer:
        line, keeps = _Line(self._kept, wall), False
        try:
            line.send(request)
            answer = Reader(line.receive, most=self._most).answer()
            keeps = self._has_answered = answer.keeps
        except TimeoutError:
            raise Unanswered("timeout", may_have_happened=line.has_sent) from None
        except (Truncated, OSError):
            why = "truncated" if line.has_received else "dropped"
            raise Unanswered(why, may_have_happened=line.has_sent) from None
        except NotHttp:
            raise Unanswered("not_http") from None
        except TooBig:
            raise Unanswered("too_big") from None
        else:
            return answer
        finally:
            if not keeps:
                self.close()


class _Line:
    """A socket each of whose reads and writes gets what is left, not a time-out of its own."""

    def __init__(self, connected: Any, wall: Wall) -> None:
        self._connected = connected
        self._wall = wall
        self.has_sent = self.has_received = False

    def send(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._connected.settimeout(self._wall.left())
            self.has_sent = True
            view = view[self._connected.send(view) :]

    def receive(self) -> bytes:
        self._connected.settimeout(self._wall.left())
        data: bytes = self._connected.recv(_AT_ONCE)
        self.has_received = self.has_received or bool(data)
        return data


def _request(head: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{head} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    if any(not line.isprintable() for line in lines):
        raise ValueError("A header has a control character; look at the function's credentials")
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode("latin-1") + body


def _left(wall: Wall) -> float:
    try:
        return wall.left()
    except TimeoutError:
        raise Unanswered("timeout", may_have_happened=False) from None
