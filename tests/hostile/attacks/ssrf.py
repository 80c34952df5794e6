"""
URLs and names that lead inside, of webhooks and of the directory that users migrate from.

Nothing is connected: a socket of this process stands where each connection goes, and answers with a
redirect to what must not be reached.
"""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from random import Random
from typing import Any
from unittest import mock

from rules.webhooks.target import InvalidTarget, webhook_target
from runtime.webhooks import endpoint
from runtime.webhooks.endpoint import NotSent, WebhookEndpoint
from tests.hostile.attack import Attack, Tally, Worlds

# IANA's registries of special-purpose addresses, by hand: not what the code under attack asks.
_INSIDE = [
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        *("::/3", "4000::/2", "8000::/1", "2001::/32", "2001:2::/48", "2001:10::/28"),
        *("2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16"),
    )
]
_TARGETS = ("169.254.169.254", "127.0.0.1", "10.1.2.3", "192.168.0.1", "100.64.0.1", "192.0.0.8")
_MORE = ("fd00:ec2::254", "::1", "fe80::1", "ff02::1", "2001:db8::1", "192.88.99.1", "0.0.0.0")  # noqa: S104  # to be refused
_OUTSIDE = "93.184.215.14"
_REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"


def play(worlds: Worlds, rounds: int) -> Tally:
    """A URL in each round, of an operator who was talked into it, or of a name that changes."""
    return sum((_round(worlds.dice(number)) for number in range(rounds)), Tally())


def _round(dice: Random) -> Tally:
    inside = dice.choice([*_TARGETS, *_MORE, str(_any_inside(dice))])
    host = dice.choice([*_spellings(inside, dice), "rebound.example", "inside.example"])
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    url = dice.choice(["https://{}/", "https://{}:8080/x", "http://{}/", "https://user@{}/"])
    world = _Sockets(inside, dice)
    with world.here():
        _called(dice, url.format(host))
        is_open = _called(dice, "https://outside.example/")
    return Tally(tried=1, succeeded=int(world.was_inside), harmed=int(not is_open))


def _called(dice: Random, url: str) -> bool:
    """Whether somebody was called, as a webhook or a directory is."""
    try:
        caller = WebhookEndpoint(
            webhook_target(url), private_is_allowed=False, timeout_s=5, look_up=_look_up
        )
        answer = caller.post(b"{}", {}) if dice.random() < 0.5 else caller.get("00000", {})
    except (InvalidTarget, NotSent):
        return False
    return answer.status == 302


class _Sockets:
    """Where connections go, and what names are: *inside* is what somebody wants to reach."""

    def __init__(self, inside: str, dice: Random) -> None:
        self._inside = inside
        self._dice = dice
        self._looked_up = 0
        self.was_inside = False

    def addresses(self, host: str) -> list[str]:
        """As a resolver: numbers in all spellings, and names whose owner is hostile."""
        self._looked_up += 1
        if host == "outside.example":
            return [_OUTSIDE]
        if host == "inside.example":
            return [self._inside]
        if host == "rebound.example":
            return [_OUTSIDE if self._looked_up == 1 else self._inside]
        try:
            return [str(ip_address(host))]
        except ValueError:
            return [socket.inet_ntoa(socket.inet_aton(host))]

    def connect(self, place: tuple[str, int], _: float) -> socket.socket:
        """Take the connection, and redirect the client to a metadata service."""
        host, _port = place
        try:
            address = ip_address(host)
        except ValueError:
            address = ip_address(self.addresses(host)[0])
        self.was_inside |= _is_inside(address)
        ours, theirs = socket.socketpair()
        theirs.sendall(_REDIRECT)
        theirs.close()
        return _Kept(ours)

    def here(self) -> ExitStack:
        """Be the network."""
        tls = mock.Mock(wrap_socket=lambda raw, **_: raw)
        stack = ExitStack()
        for where, name, what in (
            (endpoint.socket, "create_connection", self.connect),
            (endpoint.ssl, "create_default_context", lambda: tls),
        ):
            stack.enter_context(mock.patch.object(where, name, what))
        _SOCKETS.append(self)
        stack.callback(_SOCKETS.pop)
        return stack


class _Kept(socket.socket):
    """What is sent after the answer goes nowhere."""

    def __init__(self, ours: socket.socket) -> None:
        super().__init__(ours.family, ours.type, ours.proto, ours.detach())

    def sendall(self, data: Any, *_: Any) -> None:
        """Send nothing."""
        del data


_SOCKETS: list[_Sockets] = []


def _look_up(host: str, _: int) -> list[str]:
    return _SOCKETS[-1].addresses(host)


def _is_inside(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in _INSIDE if network.version == address.version)


def _any_inside(dice: Random) -> IPv4Address | IPv6Address:
    network = dice.choice(_INSIDE)
    return network[dice.randrange(min(network.num_addresses, 2**100))]


def _spellings(inside: str, dice: Random) -> Iterator[str]:
    """An address as URLs have hidden it."""
    address = ip_address(inside)
    yield inside
    if isinstance(address, IPv6Address):
        yield from (address.exploded, inside.upper(), f"{inside}%25eth0")
        return
    number, octets = int(address), inside.split(".")
    yield from (str(number), hex(number), f"0{number:o}", f"{inside}.")
    yield ".".join(hex(int(each)) for each in octets)
    yield ".".join(f"0{int(each):o}" for each in octets)
    yield f"{octets[0]}.{int(octets[1]) * 65536 + int(octets[2]) * 256 + int(octets[3])}"
    prefix = dice.choice(["::ffff:", "::", "64:ff9b::", "2002:", "::ffff:0:"])
    tail = f"{number >> 16:x}:{number & 65535:x}"
    yield f"{prefix}{tail}::" if prefix == "2002:" else f"{prefix}{tail}"
    yield f"\u24d0{inside}"


def _looks_up_twice(caller: WebhookEndpoint) -> str:
    host = caller._target.host
    if not endpoint.is_public(_look_up(host, 0)[0]):
        raise NotSent("private_address")
    return host


ATTACK = Attack(
    name="SSRF",
    promise="nothing inside is connected to, by any spelling, name or redirect",
    rounds=1000,
    play=play,
    controls={
        "every address is public": lambda: mock.patch.object(
            endpoint, "is_public", return_value=True
        ),
        "the name is looked up again": lambda: mock.patch.object(
            WebhookEndpoint, "_address", _looks_up_twice
        ),
    },
)
