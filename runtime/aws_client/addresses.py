"""The addresses of a host, looked up without waiting for a resolver that is silent."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from runtime.aws_client.errors import Unanswered
from runtime.aws_client.wall import Wall

_FRESH_FOR_S = 300
_MOST = 2  # one of each family: a VPC without a route for IPv6 refuses it at once

Address = tuple[Any, ...]  # family, kind, protocol, canonical name, address
LookUp = Callable[..., list[Any]]


class Addresses:
    """
    Keeps what was found for five minutes, and uses it beyond that if looking up fails.

    Nothing bounds `socket.getaddrinfo`, which takes 20 s where no resolver
    answers. So it runs in a thread, one at a time and only when there is no
    fresh address.
    """

    def __init__(self, host: str, port: int, *, look_up: LookUp = socket.getaddrinfo) -> None:
        self._host = host
        self._port = port
        self._look_up = look_up
        self._found: list[Address] = []
        self._found_at = float("-inf")
        self._looking: Thread | None = None

    def current(self, wall: Wall) -> list[Address]:
        """Return two addresses at most. Raises `Unanswered` if there are none within *wall*."""
        if time.monotonic() - self._found_at >= _FRESH_FOR_S:
            self._look(wall)
        if not self._found:
            raise Unanswered("resolve", may_have_happened=False)
        return self._found

    def forget(self) -> None:
        """Look the host up again next time; until then, old addresses are better than none."""
        self._found_at = float("-inf")

    def _look(self, wall: Wall) -> None:
        if self._looking is None or not self._looking.is_alive():
            self._looking = Thread(target=self._resolve, daemon=True)
            self._looking.start()
        try:
            self._looking.join(wall.left() / (2 if self._found else 1))
        except TimeoutError:
            return

    def _resolve(self) -> None:
        name = self._host if self._host.replace(".", "").isdigit() else _absolute(self._host)
        try:
            # As bytes: of a text, Python makes an IDNA name, whose tables cost a millisecond.
            found = self._look_up(name.encode("ascii"), self._port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        self._found, self._found_at = _one_of_each_family(found), time.monotonic()


def _absolute(host: str) -> str:
    """Return *host* with the dot that keeps search domains out; ``localhost`` is no DNS name."""
    return f"{host}." if "." in host and ":" not in host else host


def _one_of_each_family(found: list[Address]) -> list[Address]:
    families: dict[Any, Address] = {}
    for address in found:
        families.setdefault(address[0], address)
    return list(families.values())[:_MOST]
