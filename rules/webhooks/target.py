"""
Where a webhook may be sent.

Over TLS, to an address of the public Internet. Who sets the URL is trusted
with what is sent, but not with reaching what only this network reaches: a
metadata service, a database, Lambda's own runtime interface.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address
from urllib.parse import urlsplit

from rules.value import dataclass

_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|[0-9a-f:.]{2,39}")
_URL = re.compile(r"[!-~]{1,2000}")
_LOOPBACK = "127.0.0.1"
# What the registries hand out. Outside are loopback, link-local, private and multicast addresses,
# IPv4 addresses in IPv6 dress and NAT64; inside, Teredo and 6to4 dress IPv4 addresses as well.
_UNICAST = IPv6Network("2000::/3")
_TUNNELS = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
# What `is_global` takes for public, and nobody's web server has (IANA's special-purpose address
# registries): protocol assignments, relays of 6to4, documentation, segment routing.
_NOBODYS = (
    *(IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24")),
    *(IPv6Network("3fff::/20"), IPv6Network("5f00::/16")),
)


class InvalidTarget(ValueError):
    """No webhook goes to that URL; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL, taken apart."""

    is_tls: bool
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The ``Host`` header: the port only if it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _usual_port(is_tls=self.is_tls) else f"{host}:{self.port}"


def webhook_target(url: str, *, private_is_allowed: bool = False) -> Target:
    """
    Take *url* apart.

    Plain http is for 127.0.0.1 alone, and only if *private_is_allowed*.

    >>> webhook_target("https://example.com/hooks?from=pool").path
    '/hooks?from=pool'
    >>> webhook_target("http://example.com/")
    Traceback (most recent call last):
    ...
    rules.webhooks.target.InvalidTarget: not https
    """
    if not _URL.fullmatch(url):
        raise InvalidTarget("not a URL of printable ASCII characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidTarget("not a URL") from None
    is_tls = parts.scheme == "https"
    if not (is_tls or (parts.scheme == "http" and private_is_allowed and host == _LOOPBACK)):
        raise InvalidTarget("not https")
    if not _HOST.fullmatch(host):
        raise InvalidTarget("not a host name in lower-case ASCII")
    if "@" in parts.netloc or parts.fragment:
        raise InvalidTarget("with a user or a fragment")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(is_tls, host, port or _usual_port(is_tls=is_tls), path)


def is_public(address: str) -> bool:
    """
    Tell whether *address* is one of the public Internet.

    >>> [is_public(one) for one in ("93.184.215.14", "10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1")]
    [True, False, False, False]
    """  # noqa: E501
    known = ip_address(address)
    if any(known in network for network in _NOBODYS):
        return False
    if isinstance(known, IPv4Address):
        return known.is_global and not known.is_multicast
    is_unicast = known in _UNICAST and not any(known in tunnel for tunnel in _TUNNELS)
    return is_unicast and known.is_global


def _usual_port(*, is_tls: bool) -> int:
    return 443 if is_tls else 80
