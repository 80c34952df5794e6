"""The name server itself; how its answers are understood is tested with `runtime.addresses.dns`."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import dns.message
import dns.query
import dns.rcode
import pytest

from local.name_server import NameServer, NameServerDied, NameServerProcess

ROOT = Path(__file__).parents[2]
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


def mail_host(server):
    host, port = server.setting.split(":")
    query = dns.message.make_query("example.com", "MX")
    return str(dns.query.udp(query, host, port=int(port), timeout=10).answer[0])


def test_in_a_process_of_its_own_it_answers_for_the_demos_zones():
    """And is gone with the `with`, its port closed."""
    with NameServerProcess() as server:
        assert "mx.mail.example." in mail_host(server)
        pid, port = server._process.pid, int(server.setting.split(":")[1])
        assert os.getpgid(pid) == pid

    assert not Path(f"/proc/{pid}").exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_it_answers_while_the_process_that_started_it_is_stopped(tmp_path):
    """A test that holds the interpreter's lock, or is stopped, delays nobody's mail."""
    told = tmp_path / "setting"
    program = (
        "import pathlib, sys, time; from local.name_server import NameServerProcess\n"
        "with NameServerProcess() as server:\n"
        f" pathlib.Path({str(told)!r}).write_text(server.setting)\n"
        " print(flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    with parent:
        parent.stdout.readline()
        parent.send_signal(signal.SIGSTOP)
        server = SimpleNamespace(setting=told.read_text())
        assert "mx.mail.example." in mail_host(server)
        parent.kill()

    deadline = time.monotonic() + 10
    while is_answered(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_answered(server)


def is_answered(server):
    host, port = server.setting.split(":")
    try:
        socket.create_connection((host, int(port))).close()
    except ConnectionRefusedError:
        return False
    return True


def test_a_process_that_does_not_come_up_is_an_error(monkeypatch):
    """Instead of functions that wait for nobody."""
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(NameServerDied, match="did not start"), NameServerProcess():
        pass
