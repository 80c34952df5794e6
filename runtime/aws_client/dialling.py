"""Opening a connection: addresses, TCP, TLS, all within one wall."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

from runtime.aws_client.addresses import Addresses
from runtime.aws_client.errors import Unanswered
from runtime.aws_client.tls import Trust
from runtime.aws_client.wall import Wall

_ONE_ADDRESS_S = 1.0


class Dialler:
    """Opens sockets to one host; with *trust* over TLS. *warn* of hosts of other roots."""

    def __init__(
        self, host: str, addresses: Addresses, *, trust: Trust | None, warn: Callable[[str], None]
    ) -> None:
        self._host = host
        self._addresses = addresses
        self._trust = trust
        self._warn = warn

    def dial(self, wall: Wall) -> Any:
        """Return a connected socket. Raises `Unanswered`, and nothing has been sent then."""
        why = "connect"
        for address in self._addresses.current(wall):
            try:
                return self._connected(address, wall)
            except TimeoutError:
                why = "timeout"
            except _NotTrusted:
                why = "tls"
            except OSError:
                pass
        self._addresses.forget()
        raise Unanswered(why, may_have_happened=False)

    def _connected(self, address: Any, wall: Wall) -> Any:
        plain = self._connect(address, wall)
        if self._trust is None:
            return plain
        try:
            return self._shake_hands(plain, self._trust, wall)
        except _Unverified:
            if not self._trust.widen():
                raise _NotTrusted from None
        self._warn(self._host)
        return self._shake_hands(self._connect(address, wall), self._trust, wall)

    def _connect(self, address: Any, wall: Wall) -> socket.socket:
        family, kind, protocol, _, place = address
        plain = socket.socket(family, kind, protocol)
        try:
            plain.settimeout(min(wall.left(), _ONE_ADDRESS_S))
            plain.connect(place)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            plain.close()
            raise
        return plain

    def _shake_hands(self, plain: socket.socket, trust: Trust, wall: Wall) -> Any:
        from ssl import SSLCertVerificationError  # noqa: PLC0415  # late: import cost

        try:
            plain.settimeout(wall.left())  # holds for the handshake as a whole
            return trust.context().wrap_socket(plain, server_hostname=self._host.encode("ascii"))
        except SSLCertVerificationError:
            plain.close()
            raise _Unverified from None
        except TimeoutError:
            plain.close()
            raise
        except OSError:
            plain.close()
            raise _NotTrusted from None


class _NotTrusted(Exception):
    """The TLS handshake failed."""


class _Unverified(_NotTrusted):
    """Its certificate is of no authority that is trusted."""
