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


_DEAD = {Way.NULL_MX, Way.NO_ROUTE, Way.NO_DOMAIN}
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


def _is_reachable(host: str) -> bool:
    *parents, last = host.split(".")
    return bool(parents) and not last.isdigit() and last not in _OWN_MACHINE
