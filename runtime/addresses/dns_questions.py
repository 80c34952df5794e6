"""
Questions to name servers, all at once and within one deadline; dnspython reads and writes them.

There are no tries: a late answer counts. After `HEDGE_S` the same question goes to
the next server as well, or once more to the only one, from another port; at once if
a server refuses or its port is closed. The first valid answer wins. An answer is
valid if it comes from the address and port that were asked and repeats the number and
the question (RFC 5452, section 9.1); whatever else comes in is not looked at.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from selectors import EVENT_READ, DefaultSelector
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.rcode

Server = tuple[str, int]
HEDGE_S = 0.35
_PAYLOAD = 1232  # octets of a datagram that no path breaks up: dnsflagday.net/2020
_CLEAR = {dns.rcode.NOERROR, dns.rcode.NXDOMAIN}


class Question:
    """
    One name and type.

    Attributes:
        answer: The first valid one, or None.
        by: Who gave it.

    """

    def __init__(self, name: str, kind: str) -> None:
        self.name = name
        self.kind = kind
        self.answer: dns.message.Message | None = None
        self.by: Server | None = None
        self.sent = 0
        self.failed = 0

    @property
    def is_over(self) -> bool:
        """Whether there is nothing to wait for: an answer, or a refusal of each that was asked."""
        return self.answer is not None or self.sent == self.failed

    @property
    def is_unanswered(self) -> bool:
        """Whether nothing at all has come."""
        return not self.is_over

    def query(self) -> dns.message.Message:
        """Make a message with a random number; the name is absolute, so no search list comes in."""
        return dns.message.make_query(f"{self.name}.", self.kind, use_edns=0, payload=_PAYLOAD)


class Asking:
    """The sockets of some questions until they are answered; for a ``with``."""

    def __init__(self, servers: Sequence[Server], *, ends: float) -> None:
        """*servers*: the one to begin with first. *ends*: seconds of the monotonic clock."""
        self._servers = servers
        self._most_sent = max(2, len(servers))
        self._ends = ends
        self._selector = DefaultSelector()
        self._open: set[socket.socket] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for datagrams in list(self._open):
            self._close(datagrams)
        self._selector.close()

    def ask(
        self,
        questions: Iterable[Question],
        beside: Iterable[Question] = (),
        later: Iterable[Question] = (),
    ) -> None:
        """
        Wait until *questions* are over, or time is; those *beside* are not waited for.

        Nor are those that are sent *later*: with the first hedge.
        """
        waited_for, asked = list(questions), [*questions, *beside]
        for question in asked:
            self._send(question)
        hedge_at = time.monotonic() + HEDGE_S
        while not all(each.is_over for each in waited_for):
            now = time.monotonic()
            if hedge_at <= now < self._ends:
                hedge_at = now + HEDGE_S
                asked, later = [*asked, *later], ()
                for question in asked:
                    if not (question.sent and question.is_over):
                        self._send(question)
            for key, _ in self._selector.select(max(0.0, min(self._ends, hedge_at) - now)):
                self._read(*key.data)
            if now >= self._ends:  # what came while one was fetched by TCP has been read now
                return

    def _send(self, question: Question) -> None:
        """Send it to the next server; at once to the one after that, where nobody listens."""
        while question.sent < self._most_sent:
            server = self._servers[question.sent % len(self._servers)]
            question.sent += 1
            query = question.query()
            family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
            with suppress(OSError):
                datagrams = socket.socket(family, socket.SOCK_DGRAM)
                self._open.add(datagrams)
                self._selector.register(datagrams, EVENT_READ, (datagrams, question, query, server))
                datagrams.setblocking(False)
                datagrams.connect(server)  # takes what comes from there, and nothing else
                datagrams.send(query.to_wire())
                return
            question.failed += 1

    def _read(
        self, datagrams: socket.socket, question: Question, query: dns.message.Message, by: Server
    ) -> None:
        if question.is_over:
            self._close(datagrams)
            return
        try:
            reply = _parsed(datagrams.recv(65_535))
        except BlockingIOError:
            return
        except OSError:  # nobody listens there
            self._fail(datagrams, question)
            return
        if reply is None or not query.is_response(reply):
            return
        if reply.flags & dns.flags.TC:
            reply = _by_tcp(query, by, ends=self._ends)
        if reply is None or reply.rcode() not in _CLEAR:
            self._fail(datagrams, question)
            return
        question.answer, question.by = reply, by

    def _fail(self, datagrams: socket.socket, question: Question) -> None:
        self._close(datagrams)
        question.failed += 1
        self._send(question)

    def _close(self, datagrams: socket.socket) -> None:
        self._open.remove(datagrams)
        self._selector.unregister(datagrams)
        datagrams.close()


def _parsed(wire: bytes) -> dns.message.Message | None:
    """None for what is no message: somebody else may have sent it, and the right one may come."""
    try:
        return dns.message.from_wire(wire, ignore_trailing=True)
    except dns.exception.DNSException:
        return None


def _by_tcp(
    query: dns.message.Message, server: Server, *, ends: float
) -> dns.message.Message | None:
    """The whole answer, where a datagram does not hold it; None if it does not come in time."""
    try:
        with socket.create_connection(server, timeout=_left(ends)) as connection:
            connection.sendall(query.to_wire(prepend_length=True))
            length = int.from_bytes(_octets(connection, 2, ends=ends))
            reply = _parsed(_octets(connection, length, ends=ends))
    except OSError:
        return None
    return reply if reply and query.is_response(reply) else None


def _octets(connection: socket.socket, count: int, *, ends: float) -> bytes:
    got = b""
    while len(got) < count:
        connection.settimeout(_left(ends))
        piece = connection.recv(count - len(got))
        if not piece:
            raise ConnectionResetError
        got += piece
    return got


def _left(ends: float) -> float:
    """The seconds that are left; one wall over all reads, however little each brings."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
