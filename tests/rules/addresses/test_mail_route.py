import pytest

from rules.addresses.mail_route import MailRoute, Way


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
