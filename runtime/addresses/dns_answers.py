"""What name servers say, through dnspython. Only `runtime.addresses.dns` imports this, and late."""

from __future__ import annotations

import time

import dns.exception
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver
from dns.rdtypes.ANY.MX import MX

from rules.addresses.mail_route import MailRoute, Way

_TRY_S = 0.5  # for one server, so that a dead one leaves time for the next
_KEPT_S = 300
_KEPT = 1000


class DnsAnswers:
    """Asks *servers*, or those of the system; keeps answers for five minutes at the most."""

    def __init__(self, servers: tuple[tuple[str, int], ...]) -> None:
        self._resolver = dns.resolver.Resolver(configure=not servers)
        if servers:
            self._resolver.nameservers = [
                dns.nameserver.Do53Nameserver(host, port) for host, port in servers
            ]
        self._resolver.timeout = _TRY_S
        self._resolver.cache = ShortMemory(_KEPT)

    def route(self, domain: str, *, within_s: float) -> MailRoute:
        """
        The way that mail takes to *domain*, all questions together within *within_s*, or so.

        Raises:
            TimeoutError: No server answered in time.
            DNSException: No server gave an answer that is one.

        """
        ends = time.monotonic() + within_s
        try:
            if hosts := self._hosts(domain, ends):
                return MailRoute.by_mx(hosts)
            is_there = self._holds(domain, "A", ends) or self._holds(domain, "AAAA", ends)
        except dns.resolver.NXDOMAIN:
            return MailRoute(Way.NO_DOMAIN)
        except dns.exception.Timeout:
            raise TimeoutError from None
        return MailRoute(Way.IMPLICIT_MX if is_there else Way.NO_ROUTE)

    def _hosts(self, domain: str, ends: float) -> list[str]:
        answer = self._ask(domain, "MX", ends)
        records = sorted(record for record in answer if isinstance(record, MX))
        return [record.exchange.to_text().rstrip(".").lower() for record in records]

    def _holds(self, domain: str, kind: str, ends: float) -> bool:
        return len(self._ask(domain, kind, ends)) > 0

    def _ask(self, domain: str, kind: str, ends: float) -> dns.resolver.Answer:
        return self._resolver.resolve(
            dns.name.from_text(domain),  # absolute, so that no search list comes in
            kind,
            raise_on_no_answer=False,
            lifetime=max(0.0, ends - time.monotonic()),
            search=False,
        )


class ShortMemory(dns.resolver.LRUCache):
    """
    Forgets every answer after five minutes, and sooner where DNS says so.

    dnspython keeps a denial without an SOA record for 68 years.
    """

    def put(self, key: dns.resolver.CacheKey, value: dns.resolver.Answer) -> None:
        """Keep *value*."""
        value.expiration = min(value.expiration, time.time() + _KEPT_S)
        super().put(key, value)
