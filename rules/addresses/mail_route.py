"""The way that mail takes to a domain, as DNS tells it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rules.value import dataclass


class Way(StrEnum):
    """What DNS says of a domain."""

    MX = "mx"
    IMPLICIT_MX = "implicit_mx"  # no MX but an address, which then takes the mail: RFC 5321, 5.1
    NULL_MX = "null_mx"  # the domain says that it takes no mail: RFC 7505
    NO_ROUTE = "no_route"
    NO_DOMAIN = "no_domain"
    UNKNOWN = "unknown"  # DNS did not answer, or was not asked in time
    SILENT = "silent"  # the domain's own name servers did not answer; the resolver did


_DEAD = {Way.NULL_MX, Way.NO_ROUTE, Way.NO_DOMAIN}
UNTOLD = {None, Way.UNKNOWN, Way.SILENT}  # whether mail gets there; None: DNS is not asked
_OWN_MACHINE = ("localhost", "localdomain")


@dataclass(frozen=True, slots=True)
class MailRoute:
    """
    How mail gets to a domain.

    Attributes:
        hosts: The hosts that take it, best first, lower-case without the root
            dot; empty unless the way is `Way.MX`.

    """

    way: Way
    hosts: tuple[str, ...] = ()

    @classmethod
    def by_mx(cls, hosts: Sequence[str]) -> MailRoute:
        """
        Read the hosts of a domain's MX records, in their order.

        Hosts that no other machine can reach are none: names of the own
        machine, single labels and addresses, which an MX must not hold.

        >>> MailRoute.by_mx(["mx.example.com", "localhost"]).hosts
        ('mx.example.com',)
        >>> MailRoute.by_mx([""]).way.value
        'null_mx'
        """
        if list(hosts) == [""]:
            return cls(Way.NULL_MX)
        reachable = tuple(host for host in hosts if _is_reachable(host))
        return cls(Way.MX, reachable) if reachable else cls(Way.NO_ROUTE)

    @property
    def is_dead(self) -> bool:
        """Whether DNS is clear that no mail can get there."""
        return self.way in _DEAD


@dataclass(frozen=True, slots=True)
class HostAddresses:
    """
    The addresses of hosts that take mail.

    Attributes:
        found: IPv4 and IPv6, as text.
        is_complete: Whether all hosts were asked for, and each question was answered.

    """

    found: tuple[str, ...] = ()
    is_complete: bool = False

    @property
    def are_out_of_reach(self) -> bool:
        """Whether DNS is clear that no mail gets there: no address, or none of the Internet's."""
        return self.is_complete and not any(map(_is_global, self.found))


def _is_global(address: str) -> bool:
    """Whether it is one of the Internet's, or stands for one (RFC 4291, 2.5.5.2; RFC 6052)."""
    from ipaddress import IPv6Address, IPv6Network, ip_address  # noqa: PLC0415  # late: import cost

    found = ip_address(address)
    if isinstance(found, IPv6Address):
        translated = ip_address(found.packed[12:]) if found in IPv6Network("64:ff9b::/96") else None
        found = found.ipv4_mapped or translated or found
    return found.is_global and not found.is_multicast


def _is_reachable(host: str) -> bool:
    *parents, last = host.split(".")
    return bool(parents) and not last.isdigit() and last not in _OWN_MACHINE
