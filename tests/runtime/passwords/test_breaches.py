"""A service of breached passwords on 127.0.0.1: as it answers, as it fails, and what it learns."""

import json
import socket
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from rules.passwords.breaches import digest
from runtime.deadline import StillRunning
from runtime.passwords.breaches import BreachedPasswords, breached_passwords
from runtime.webhooks.endpoint import Answer, NotSent

BREACHED, GOOD = "hunter2hunter2", "Correct-horse-7"


class Service(BaseHTTPRequestHandler):
    """Knows one password, and notes what it is asked."""

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        beginning = self.path.removeprefix("/range/")
        lines = ["0" * 35 + ":0", "F" * 35 + ":3"]
        if digest(BREACHED).startswith(beginning):
            lines.append(f"{digest(BREACHED)[5:]}:17")
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write("\r\n".join(lines).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def service():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.asked, server.status = [], 200
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def breached(service):
    return breached_passwords(f"http://127.0.0.1:{service.server_port}/range/")


def test_a_breached_password_is_known_and_another_is_not(breached):
    assert BREACHED in breached
    assert GOOD not in breached


def test_the_service_learns_five_digits_and_nothing_else(service, breached):
    """Asked with padding, so that the length of its answer tells nothing to others either."""
    assert BREACHED in breached
    [(path, headers)] = service.asked

    assert f"/range/{digest(BREACHED)[:5]}" == path
    assert "true" == headers["Add-Padding"]
    assert BREACHED not in json.dumps(headers)
    assert digest(BREACHED)[5:] not in path


@pytest.mark.parametrize("status", [301, 404, 429, 500, 503])
def test_an_answer_that_is_none_keeps_nobody_from_a_password(service, breached, status, capsys):
    """It is logged with its reason, and without the password."""
    service.status = status

    assert BREACHED not in breached
    told = capsys.readouterr().out
    assert f"status_{status}" in told
    assert BREACHED not in told
    assert digest(BREACHED)[:5] not in told


@contextmanager
def silent():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_silent_service_keeps_nobody_from_a_password(capsys):
    """Not for longer than the time that it may take."""
    with silent() as port:
        breached = breached_passwords(f"http://127.0.0.1:{port}/range/")

        assert BREACHED not in breached
    assert "breached passwords not looked up" in capsys.readouterr().out


class Failing:
    """Fails until it is repaired, and counts how often it is asked."""

    def __init__(self):
        self.asked, self.is_well = 0, False

    def get(self, _beginning, _headers):
        self.asked += 1
        if self.is_well:
            return Answer(200, "", f"{digest(BREACHED)[5:]}:1".encode())
        raise NotSent("not_connected")


def test_a_service_that_is_down_is_not_asked_by_everybody():
    """After three failures once a minute, until it answers again."""
    failing, now = Failing(), [0.0]
    breached = BreachedPasswords(failing.get, monotonic=lambda: now[0])
    for _ in range(10):
        assert BREACHED not in breached
    assert 3 == failing.asked

    now[0], failing.is_well = 61.0, True
    assert BREACHED in breached
    assert BREACHED in breached
    assert 5 == failing.asked


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotSent("not_connected"), "not_connected"),
        (TimeoutError(), "timed_out"),
        (StillRunning("the last"), "the last"),
    ],
)
def test_a_call_that_does_not_end_keeps_nobody_from_a_password(error, reason, capsys):
    """An address that is looked up for seconds, and a call that has overrun before."""

    def get(_beginning, _headers):
        raise error

    assert BREACHED not in BreachedPasswords(get)
    assert reason == json.loads(capsys.readouterr().out)["reason"]
