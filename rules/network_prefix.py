"""What an event may tell of an address: the network, not the person."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

_OF_IPV4, _OF_IPV6 = 24, 48  # bits; a house or a company, and what a provider gives to one customer


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
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    bits = _OF_IPV4 if found.version == 4 else _OF_IPV6
    return str(ip_network(f"{found}/{bits}", strict=False))
