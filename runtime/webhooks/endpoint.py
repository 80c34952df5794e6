"""
One URL that takes webhooks.

http.client and not a higher library: the connection goes to the very address
that was looked up and judged, so that a name cannot change its mind in
between; nothing is redirected, and no proxy of the environment is asked.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from threading import Timer

from rules.value import dataclass
from rules.webhooks.target import Target, is_public

_CONNECTS_WITHIN_S = 5.0

LookUp = Callable[[str, int], list[str]]


class NotSent(RuntimeError):
    """There was no answer; the message is one of few words that say why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    What the endpoint said.

    Attributes:
        retry_after: The header, or nothing.
        body: Its beginning, as far as it is read at all.

    """

    status: int
    retry_after: str
    body: bytes = b""


def addresses(host: str, port: int) -> list[str]:
    """Look up the addresses of *host*, the preferred one first. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for _, _, _, _, place in found]


class WebhookEndpoint:
    """
    Posts to *target* or gets from it, and reads at most *reads* bytes of what is answered.

    A try takes *timeout_s* at most, however slowly the answer drips, and
    the look-up of the name in addition, which the system bounds.
    """

    def __init__(  # noqa: PLR0913  # an endpoint has that many
        self,
        target: Target,
        *,
        private_is_allowed: bool,
        timeout_s: float,
        reads: int = 0,
        look_up: LookUp = addresses,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._target = target
        self._private_is_allowed = private_is_allowed
        self._timeout_s = timeout_s
        self._reads = reads
        self._look_up = look_up
        self._tls = tls or ssl.create_default_context()

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """
        Send *body* once.

        Raises:
            NotSent: The name is unknown, the address not public, or nobody
                answered in time.

        """
        return self._send("POST", self._target.path, body, headers)

    def get(self, name: str, headers: Mapping[str, str]) -> Answer:
        """Read what the target has under *name*, put behind its path. Raises as `post` does."""
        return self._send("GET", f"{self._target.path}{name}", None, headers)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
    ) -> Answer:
        place = (self._address(), self._target.port)
        try:
            with (
                socket.create_connection(place, _CONNECTS_WITHIN_S) as raw,
                self._secured(raw) as connected,
                _at_most(self._timeout_s, connected),
            ):
                return self._ask(connected, method, path, body, headers)
        except TimeoutError:
            raise NotSent("timed_out") from None
        except ssl.SSLError:
            raise NotSent("tls_failed") from None
        except (OSError, HTTPException):
            raise NotSent("not_connected") from None

    def _address(self) -> str:
        try:
            [address, *_] = self._look_up(self._target.host, self._target.port)
        except (OSError, ValueError):  # a ValueError from idna, or because there is none
            raise NotSent("unknown_name") from None
        if not (self._private_is_allowed or is_public(address)):
            raise NotSent("private_address")
        return address

    def _secured(self, raw: socket.socket) -> socket.socket:
        if not self._target.is_tls:
            return raw
        host = self._target.host
        return self._tls.wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)

    def _ask(  # a request has that many
        self,
        connected: socket.socket,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        if isinstance(connected, ssl.SSLSocket):
            connected.do_handshake()
        connection = HTTPConnection(self._target.host)
        connection.sock = connected
        told = {"Host": self._target.authority, "Connection": "close", **headers}
        connection.request(method, path, body, told)
        with connection.getresponse() as response:
            said = response.read(self._reads) if self._reads else b""
            return Answer(response.status, response.headers.get("Retry-After", ""), said)


@contextmanager
def _at_most(seconds: float, connected: socket.socket) -> Iterator[None]:
    """End the connection after *seconds*: its own time-out begins again with every byte."""
    connected.settimeout(seconds)
    started = time.monotonic()
    alarm = Timer(seconds, _hang_up, [connected])
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
        # Cut off, an answer looks like a short one: what matters is only that it took too long.
        if time.monotonic() - started >= seconds:
            raise TimeoutError


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):
        # Not SSLSocket's own: that would forget the encryption under the thread that reads.
        socket.socket.shutdown(connected, socket.SHUT_RDWR)
