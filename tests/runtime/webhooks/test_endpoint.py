"""On real sockets of 127.0.0.1: what answers, what does not, and what is not even asked."""

import socket
import ssl
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from rules.webhooks.target import webhook_target
from runtime.webhooks.endpoint import Answer, NotSent, WebhookEndpoint, addresses
from tests.loop.quiet_time import QuietTime
from tests.runtime.webhooks.certificate_authority import Authority

HEADERS = {"webhook-id": "e1"}


class Receiver(BaseHTTPRequestHandler):
    """Answers as the path says, and notes what it got."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        self.send_response(int(self.path.strip("/").partition("?")[0] or 200))
        self.send_header("Location", "/200")
        self.send_header("Retry-After", "120")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def receiver():
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Receiver)) as server:
        yield server


@contextmanager
def serving(server):
    server.got = []
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def saying(*words, pause_s=0.05):
    """A server that sends each of *words* to the first who connects, with a pause after it."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        connection, _ = listener.accept()
        with connection:
            try:
                for word in words:
                    connection.sendall(word)
                    time.sleep(pause_s)
            except OSError:
                pass  # the other end has hung up

    thread = Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join()
        listener.close()


def endpoint(port, path="/", **changes):
    target = webhook_target(f"http://127.0.0.1:{port}{path}", private_is_allowed=True)
    return WebhookEndpoint(target, **({"private_is_allowed": True, "timeout_s": 5.0} | changes))


def test_posts_the_body_as_it_is(receiver):
    """With the headers given, and the host's own name."""
    answer = endpoint(receiver.server_port, "/204?a=b").post(b'{"a":1}', HEADERS)

    [(path, headers, body)] = receiver.got
    assert Answer(204, "120") == answer
    assert ("/204?a=b", b'{"a":1}') == (path, body)
    assert "e1" == headers["webhook-id"]
    assert f"127.0.0.1:{receiver.server_port}" == headers["Host"]


def test_a_redirection_is_not_followed(receiver):
    """It could lead anywhere."""
    assert 302 == endpoint(receiver.server_port, "/302").post(b"{}", HEADERS).status
    assert ["/302"] == [path for path, _, _ in receiver.got]


def test_no_proxy_is_asked(receiver, monkeypatch):
    """Whatever the environment says."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("all_proxy", "http://127.0.0.1:9")

    assert 200 == endpoint(receiver.server_port).post(b"{}", HEADERS).status


def test_nobody_there():
    """Refused connections are tried again later."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with pytest.raises(NotSent, match=r"^not_connected$"):
        endpoint(port).post(b"{}", HEADERS)


@pytest.mark.parametrize("words", [b"", b"HTTP/1.1", b"hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_an_answer_that_is_none(words):
    """Somebody listens who does not speak HTTP."""
    with saying(words) as port, pytest.raises(NotSent, match=r"^not_connected$"):
        endpoint(port).post(b"{}", HEADERS)


def test_silence_ends_in_time():
    """Nothing comes at all."""
    with saying(b"", pause_s=1) as port, pytest.raises(NotSent, match=r"^timed_out$"):
        endpoint(port, timeout_s=0.2).post(b"{}", HEADERS)


def test_an_answer_that_drips_ends_in_time():
    """Each byte comes in time, and all of them would take for ever."""
    drops = [b"HTTP/1.1 200 OK\r\n", *([b"X: y\r\n"] * 60)]
    quiet = QuietTime()

    with saying(*drops) as port, pytest.raises(NotSent, match=r"^timed_out$"):
        endpoint(port, timeout_s=0.3).post(b"{}", HEADERS)
    assert quiet.passed_s < 2


def test_a_private_address_is_not_even_asked(receiver):
    """Whatever name leads there."""
    refusing = endpoint(receiver.server_port, private_is_allowed=False)
    with pytest.raises(NotSent, match=r"^private_address$"):
        refusing.post(b"{}", HEADERS)

    assert [] == receiver.got


def test_the_address_that_was_judged_is_the_one_that_is_called(receiver):
    """A name that is looked up twice can answer differently."""
    answers = [["127.0.0.1"], ["192.0.2.1"]]
    target = webhook_target(f"http://127.0.0.1:{receiver.server_port}/", private_is_allowed=True)
    once = WebhookEndpoint(
        target, private_is_allowed=True, timeout_s=5, look_up=lambda *_: answers.pop(0)
    )

    assert 200 == once.post(b"{}", HEADERS).status
    assert 1 == len(answers)


@pytest.mark.parametrize("error", [socket.gaierror(), UnicodeError(), None])
def test_a_name_that_leads_nowhere(error):
    """Mistyped, or the resolver is down."""

    def look_up(*_):
        if error:
            raise error
        return []

    with pytest.raises(NotSent, match=r"^unknown_name$"):
        endpoint(9, look_up=look_up).post(b"{}", HEADERS)


def test_looks_up_addresses():
    """The system's own way."""
    assert ["127.0.0.1"] == addresses("127.0.0.1", 80)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure_receiver(authority, tmp_path):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.handle_error = lambda *_: None  # a handshake that the client broke off
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority.certify("hooks.example.com", tmp_path / "both.pem"))
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    with serving(server):
        yield server


@pytest.fixture
def secure(secure_receiver, authority):
    """An endpoint of that server, by some name, that trusts its certificate or not."""

    def secure(host, *, trusting=True, **changes):
        tls = ssl.create_default_context(cafile=authority.file if trusting else None)
        tls.verify_flags |= ssl.VERIFY_X509_STRICT  # as from Python 3.13 on
        return WebhookEndpoint(
            webhook_target(f"https://{host}:{secure_receiver.server_port}/"),
            tls=tls,
            look_up=lambda *_: ["127.0.0.1"],
            **({"private_is_allowed": True, "timeout_s": 5.0} | changes),
        )

    return secure


def test_speaks_tls_to_the_name_at_the_address(secure, secure_receiver):
    """The certificate is judged by the name, though the address is called."""
    assert 200 == secure("hooks.example.com").post(b"{}", HEADERS).status
    [(_, headers, _)] = secure_receiver.got
    assert f"hooks.example.com:{secure_receiver.server_port}" == headers["Host"]


def test_another_name_is_refused(secure, secure_receiver):
    """Somebody else's certificate."""
    with pytest.raises(NotSent, match=r"^tls_failed$"):
        secure("other.example.com").post(b"{}", HEADERS)

    assert [] == secure_receiver.got


def test_a_certificate_of_nobody_known_is_refused(secure):
    """As browsers do; this is what happens unless one says otherwise."""
    with pytest.raises(NotSent, match=r"^tls_failed$"):
        secure("hooks.example.com", trusting=False).post(b"{}", HEADERS)


def test_a_handshake_that_drips_ends_in_time():
    """The time-out holds from the first byte on."""
    quiet = QuietTime()
    with saying(*[b"\x16"] * 60) as port:
        slow = WebhookEndpoint(
            webhook_target(f"https://hooks.example.com:{port}/"),
            private_is_allowed=True,
            timeout_s=0.3,
            look_up=lambda *_: ["127.0.0.1"],
        )
        with pytest.raises(NotSent):
            slow.post(b"{}", HEADERS)

    assert quiet.passed_s < 4
