import pytest

from rules.addresses.mail_route import HostAddresses, MailRoute, Way


@pytest.mark.parametrize(
    ("hosts", "expected"),
    [
        ([""], MailRoute(Way.NULL_MX)),
        (["", "mx.example.com"], MailRoute(Way.MX, ("mx.example.com",))),
        (["b.example.com", "a.example.com"], MailRoute(Way.MX, ("b.example.com", "a.example.com"))),
        (["localhost", "127.0.0.1", "localhost.localdomain", "mx"], MailRoute(Way.NO_ROUTE)),
    ],
)
def test_hosts_that_nobody_can_reach_are_none(hosts, expected):
    """A null MX is one alone (RFC 7505); an address is no host name (RFC 5321, 5.1)."""
    assert expected == MailRoute.by_mx(hosts)


def test_a_route_is_dead_only_where_dns_is_clear():
    """No answer is not the answer no."""
    assert {Way.NULL_MX, Way.NO_ROUTE, Way.NO_DOMAIN} == {
        way for way in Way if MailRoute(way).is_dead
    }


@pytest.mark.parametrize(
    ("address", "is_out_of_reach"),
    [
        ("192.31.196.1", False),
        ("10.0.0.1", True),
        ("233.252.0.1", True),
        ("2606:4700::a00:1", False),
        ("64:ff9b::a00:1", True),
        ("64:ff9b::c01f:c401", False),
        ("::ffff:10.0.0.1", True),
        ("::ffff:192.31.196.1", False),
    ],
)
def test_an_address_is_in_reach_if_it_is_one_of_the_internets(address, is_out_of_reach):
    """Or stands for an IPv4 address that is; a group of hosts takes no mail."""
    found = HostAddresses((address,), is_complete=True)

    assert is_out_of_reach == found.are_out_of_reach
