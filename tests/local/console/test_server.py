import socket
from http.client import HTTPConnection

import pytest

from local.console.answers import Answer
from local.console.server import address_of, listener_on, serving


@pytest.fixture
def asked():
    return []


@pytest.fixture
def port(asked):
    def route(request):
        asked.append(request)
        return Answer(200, "text/plain", b"hello", {"Cache-Control": "max-age=1"})

    with listener_on(0) as listener, serving(listener, route):
        yield listener.getsockname()[1]


def ask(port, method="GET", path="/x?y=1", body=None, **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(
        method, path, body, {name.replace("_", "-"): v for name, v in headers.items()}
    )
    answer = connection.getresponse()
    answer.text = answer.read()
    connection.close()
    return answer


def test_head_and_body_come_in_one_piece(port):
    """Two writes on a kept connection wait for each other for 40 ms (Nagle and delayed ACK)."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = connection.recv(1 << 16)

            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert answer.endswith(b"\r\n\r\nhello")


def test_it_listens_on_this_machine_alone():
    """And on the next port, if the usual one is taken."""
    with listener_on(0) as first:
        port = first.getsockname()[1]
        with listener_on(port) as second:
            assert ("127.0.0.1", port) == first.getsockname()
            assert "127.0.0.1" == second.getsockname()[0]
            assert port < second.getsockname()[1]
            assert f"http://127.0.0.1:{port}/" == address_of(first)


def test_a_request_comes_as_it_was_sent(port, asked):
    """Path, headers and body."""
    ask(port, "POST", body=b"told", Content_Type="text/plain")
    [request] = asked

    assert ("POST", "/x?y=1", b"told") == (request.method, request.target, request.body)
    assert "text/plain" == request.headers["content-type"]


def test_every_answer_has_the_guards(port):
    """Its own headers go before."""
    answer = ask(port)

    assert (200, b"hello") == (answer.status, answer.text)
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "max-age=1" == answer.headers["Cache-Control"]
    assert "Python" not in answer.headers["Server"]


def test_head_is_get_without_the_body(port):
    """With the length that the body would have."""
    answer = ask(port, "HEAD")

    assert ("5", b"") == (answer.headers["Content-Length"], answer.text)


def test_a_header_that_comes_twice_is_none_that_we_know(port, asked):
    """Or the gate would look at the one, and somebody else at the other."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n")
        while connection.recv(4096):
            pass
    [request] = asked

    assert "a, b" == request.headers["host"]


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "PATCH", "DELETE"])
def test_every_method_meets_the_gate(port, asked, method):
    """A preflight gets its answer from us, with the guards."""
    assert "nosniff" == ask(port, method).headers["X-Content-Type-Options"]
    assert [method] == [request.method for request in asked]


def test_an_endless_body_is_refused(port, asked):
    """Nobody fills the memory."""
    assert 413 == ask(port, "POST", body=None, Content_Length="99999999").status
    assert 413 == ask(port, "POST", body=iter([b"x"]), Transfer_Encoding="chunked").status
    assert [] == asked


def test_a_browser_that_hangs_up_breaks_nothing(port, capfd):
    """Not the next one's answer, nor the terminal."""
    for words in (
        b"",
        b"GET",
        b"\x00\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 9\r\n\r\nx",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as rude:
            rude.sendall(words)

    assert 200 == ask(port).status
    assert ("", "") == tuple(capfd.readouterr())


def test_a_mistake_of_ours_is_told_at_both_ends(capfd):
    """The page gets an answer, and the terminal the traceback."""

    def route(_):
        raise KeyError("nothing")

    with listener_on(0) as listener, serving(listener, route):
        answer = ask(listener.getsockname()[1])

    assert 500 == answer.status
    assert b"nothing" not in answer.text
    assert "KeyError: 'nothing'" in capfd.readouterr().err
