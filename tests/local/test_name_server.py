"""The name server itself; how its answers are understood is tested with `runtime.dns`."""

import socket

import dns.message
import dns.query
import dns.rcode
import pytest

from local.name_server import NameServer

ZONES = {
    "example.com": {"MX": ["10 mx.example.com."]},
    "alias.example": {"CNAME": ["gone.example."]},
}


@pytest.fixture
def server():
    with NameServer(ZONES) as server:
        yield server


@pytest.mark.parametrize("ask", [dns.query.udp, dns.query.tcp])
def test_it_answers_by_udp_and_by_tcp(server, ask):
    """On the same port, whatever the case of the name."""
    query = dns.message.make_query("EXAMPLE.com", "MX")
    answer = ask(query, "127.0.0.1", port=server.port, timeout=5)

    assert ["example.com. 60 in mx 10 mx.example.com."] == str(
        answer.answer[0]
    ).lower().splitlines()


def test_an_alias_that_leads_nowhere_does_not_exist(server):
    """As resolvers say it: the alias, and NXDOMAIN."""
    query = dns.message.make_query("alias.example", "MX")
    answer = dns.query.udp(query, "127.0.0.1", port=server.port, timeout=5)

    assert dns.rcode.NXDOMAIN == answer.rcode()
    assert "gone.example." in str(answer.answer[0])


def test_nonsense_does_not_stop_it(server):
    """By UDP or by TCP, cut short or none at all."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(b"nonsense", ("127.0.0.1", server.port))
    for nonsense in (b"", b"\x00", b"\x00\x08nonsense"):
        with socket.create_connection(("127.0.0.1", server.port)) as tcp:
            tcp.sendall(nonsense)

    test_it_answers_by_udp_and_by_tcp(server, dns.query.udp)


def test_it_listens_on_this_machine_alone_and_then_no_more():
    """127.0.0.1, and no port is left behind."""
    with NameServer(ZONES) as server:
        port = server.port
        assert f"127.0.0.1:{port}" == server.setting
    with NameServer(ZONES, port=port) as again:
        assert port == again.port


def test_a_port_that_is_taken_is_an_error():
    """And not another port."""
    with NameServer(ZONES) as server, pytest.raises(OSError, match="in use"):
        NameServer(ZONES, port=server.port)
