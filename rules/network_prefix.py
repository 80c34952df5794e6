"""Networks of addresses: what an event may tell, and what counts as one client."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_OF_IPV4, _OF_IPV6 = 24, 48  # bits; a house or a company, and what a provider gives to one customer


_OF_A_CLIENT = 64  # of IPv6: what a host may choose its addresses from (RFC 4291, 2.5.4)


def network_prefix(address: str) -> str | None:
    """
    The network of *address* as CIDR, or None if it is no address.

    >>> network_prefix("203.0.113.77")
    '203.0.113.0/24'
    >>> network_prefix("2001:db8:1:2::3")
    '2001:db8:1::/48'
    >>> network_prefix("::ffff:203.0.113.77")
    '203.0.113.0/24'
    """
    return _network(address, of_ipv4=_OF_IPV4, of_ipv6=_OF_IPV6)


def client_network(address: str) -> str | None:
    """
    Whom a rate limit counts *address* for: itself, or its /64. None if it is no address.

    >>> client_network("203.0.113.77")
    '203.0.113.77/32'
    >>> client_network("2001:db8:1:2:3:4:5:6") == client_network("2001:db8:1:2::1")
    True
    >>> client_network("::ffff:203.0.113.77")
    '203.0.113.77/32'
    """
    return _network(address, of_ipv4=32, of_ipv6=_OF_A_CLIENT)


def _network(address: str, *, of_ipv4: int, of_ipv6: int) -> str | None:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = of_ipv4 if found.version == 4 else of_ipv6
    return str(ip_network(f"{found}/{bits}", strict=False))
