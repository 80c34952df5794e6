"""
A name server for tests and for the demo: a few zones, and every fault on demand.

    python -m local.name_server [--port 5353]

serves the demo's zones by hand. It answers on 127.0.0.1 alone, by UDP and by
TCP on the same port, and asks nobody else: what it has not does not exist.
"""

from __future__ import annotations

import argparse
import os
import selectors
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path
from threading import Event, Thread
from typing import Self

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype

from local.zones import DEMO_ZONES, Zones, fill

LOOPBACK = "127.0.0.1"
USUAL_PORT = 5353


class Fault(Enum):
    """How the answer for a name can go wrong."""

    SILENT = "silent"
    SLOW = "slow"
    SERVFAIL = "servfail"
    REFUSED = "refused"
    TRUNCATED = "truncated"  # by UDP; the whole answer comes by TCP
    GARBAGE = "garbage"


_REFUSALS = {Fault.SERVFAIL: dns.rcode.SERVFAIL, Fault.REFUSED: dns.rcode.REFUSED}


class NameServer:
    """
    Answers for *zones* as long as a ``with`` lasts.

    Attributes:
        asked: Name, type and transport of every question, in their order.

    """

    def __init__(
        self,
        zones: Zones,
        *,
        faults: Mapping[str, Fault] | None = None,
        slow_s: float = 0.3,
        port: int = 0,
    ) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self._zones = zones
        self._faults = faults or {}
        self._slow_s = slow_s
        self._tcp, self._udp = _listening(port)
        self._stopped = Event()
        self._lifeline, self._end = socket.socketpair()
        self._thread = Thread(target=self._serve, daemon=True)

    @property
    def port(self) -> int:
        """The port, of UDP and of TCP."""
        return int(self._tcp.getsockname()[1])

    @property
    def setting(self) -> str:
        """What template.yaml's ``DnsServers`` asks for."""
        return f"{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._end.close()
        self._thread.join()
        for each in (self._tcp, self._udp, self._lifeline):
            each.close()

    def _serve(self) -> None:
        """Wait for questions by both ways and for the end, without a look at a clock."""
        with selectors.DefaultSelector() as waiting:
            for each, serve in ((self._udp, self._take), (self._tcp, self._accept)):
                waiting.register(each, selectors.EVENT_READ, serve)
            waiting.register(self._lifeline, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    if key.data is None:
                        return
                    with suppress(BlockingIOError):  # a datagram that the kernel dropped
                        key.data()

    def _take(self) -> None:
        wire, asker = self._udp.recvfrom(4096)
        Thread(target=self._answer_udp, args=[wire, asker], daemon=True).start()

    def _accept(self) -> None:
        connection, _ = self._tcp.accept()
        Thread(target=self._answer_tcp, args=[connection], daemon=True).start()

    def _answer_udp(self, wire: bytes, asker: tuple[str, int]) -> None:
        if answer := self._answer(wire, "udp"):
            with suppress(OSError):
                self._udp.sendto(answer, asker)

    def _answer_tcp(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with connection, suppress(OSError, struct.error), connection.makefile("rb") as stream:
            (length,) = struct.unpack("!H", stream.read(2))
            if answer := self._answer(stream.read(length), "tcp"):
                connection.sendall(struct.pack("!H", len(answer)) + answer)

    def _answer(self, wire: bytes, transport: str) -> bytes | None:
        try:
            query = dns.message.from_wire(wire)
        except dns.exception.DNSException:
            return None
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype), transport))
        match self._faults.get(name):
            case Fault.SILENT:
                return None
            case Fault.GARBAGE:
                return wire[:2] + b"\xff" * 20
            case fault:
                return self._made(query, fault, transport).to_wire()

    def _made(
        self, query: dns.message.Message, fault: Fault | None, transport: str
    ) -> dns.message.Message:
        answer = dns.message.make_response(query, recursion_available=True)
        if fault is Fault.SLOW:
            time.sleep(self._slow_s)
        if fault is Fault.TRUNCATED and transport == "udp":
            answer.flags |= dns.flags.TC
        elif fault in _REFUSALS:
            answer.set_rcode(_REFUSALS[fault])
        else:
            fill(answer, self._zones)
        return answer


def _listening(port: int) -> tuple[socket.socket, socket.socket]:
    """Two sockets on one port: *port*, or any that is free in both."""
    for _ in range(20):
        tcp = socket.create_server((LOOPBACK, port))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            udp.bind(tcp.getsockname())
        except OSError:
            tcp.close()
            udp.close()
        else:
            tcp.setblocking(False)
            udp.setblocking(False)
            return tcp, udp
    raise OSError(f"no port for both, UDP and TCP: {port}")


class NameServerProcess:
    """
    `NameServer` for the demo's zones in a process of its own, as long as a ``with`` lasts.

    It answers while the process that started it is busy, and ends when that one does.

    Attributes:
        setting: What template.yaml's ``DnsServers`` asks for.

    """

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "local.name_server", "--port", "0", "--lifeline"],
            cwd=Path(__file__).parent.parent,
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for who started it
        )
        try:
            told = self._process.stdout.readline() if self._process.stdout else ""
            self.setting = told.strip()
        except BaseException:  # Ctrl-C, too, may come before there is a block to leave
            self._end()
            raise
        if not self.setting:
            self._end()
            raise NameServerDied("the name server did not start; its error is printed above")
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self._process.communicate()  # closes its lifeline


class NameServerDied(RuntimeError):
    """The process of the name server did not come up."""


def main() -> None:
    """Serve the demo's zones until interrupted, or, with --lifeline, until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m local.name_server", description=__doc__)
    parser.add_argument("--port", type=int, default=USUAL_PORT)
    parser.add_argument("--lifeline", action="store_true")
    asked = parser.parse_args()
    with NameServer(DEMO_ZONES, port=asked.port) as server, suppress(KeyboardInterrupt):
        if asked.lifeline:
            with suppress(BrokenPipeError):  # the parent process was stopped meanwhile
                os.write(sys.stdout.fileno(), f"{server.setting}\n".encode())
            sys.stdin.read()
            return
        print(f"name server at {server.setting}; Ctrl-C stops it")
        while True:
            time.sleep(3600)


if __name__ == "__main__":
    main()
