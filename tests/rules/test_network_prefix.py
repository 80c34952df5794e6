import pytest

from rules.network_prefix import network_prefix


@pytest.mark.parametrize("text", ["", "somewhere", "203.0.113", "203.0.113.77:443", "::g"])
def test_what_is_no_address_has_no_network(text):
    """And is not told."""
    assert network_prefix(text) is None


def test_a_zone_is_not_part_of_the_network():
    """RFC 4007, 11: it names an interface of the one machine."""
    assert "fe80::/48" == network_prefix("fe80::1%eth0")
