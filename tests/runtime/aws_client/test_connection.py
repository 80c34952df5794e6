"""The connection against a server that is unwell: what is sent, how often, and what is told."""

import socket

import pytest

from runtime.aws_client.connection import Connection
from runtime.aws_client.errors import Unanswered
from runtime.aws_client.wall import Wall
from tests.runtime.aws_client.servers import answers, drips, hangs_up, resets, says, waits

GOOD = answers(b'{"Item": {}}')
ITEM = {}


@pytest.fixture
def get(clients):
    """Makes a client whose every call is one try within a short wall."""

    def get(server, *, opens=True, within_s=0.4, **more):
        client = clients(server, **more).dynamodb(opens=opens)
        client._caller._tries, client._caller._within_s = 1, within_s
        client._caller._exchange.__self__._resends = True
        return lambda: client.get_item(TableName="t", Key={"pk": {"S": "a"}}).get("Item")

    return get


def failure(call):
    with pytest.raises(Unanswered) as raised:
        call()
    return raised.value.why, raised.value.may_have_happened


def test_keeps_its_connection(serve, get):
    """One for all calls, opened before the first."""
    server = serve([GOOD] * 3)
    call = get(server)

    assert [ITEM] * 3 == [call(), call(), call()]
    assert (1, 3) == (server.connections, len(server.requests))


@pytest.mark.parametrize("opens", [True, False])
def test_silence_ends_at_the_wall(serve, get, opens):
    """On a fresh connection and on one that was opened ahead; and is sent once."""
    server = serve()
    server.scripts.append([waits(server.over)])

    assert failure(get(server, opens=opens)) == ("timeout", True)
    assert len(server.requests) == 1


HEAD = b"HTTP/1.1 200 OK\r\nx-amzn-requestid: r\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"content-length: 4000\r\n\r\n" + b"a" * 4000,
        HEAD + b"a: b\r\n" * 500 + b"content-length: 2\r\n\r\n{}",
        HEAD + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\n{\r\n" * 500,
    ],
    ids=["body", "head", "chunks"],
)
def test_dripping_bytes_end_at_the_wall(serve, get, raw):
    """No time-out of a read ever passes, and still the call ends."""
    server = serve()
    server.scripts.append([drips(raw, until=server.over)])

    assert failure(get(server)) == ("timeout", True)


CUT = [
    (HEAD + b"content-length: 10\r\n\r\n{}", "truncated"),
    (HEAD + b"\r\n{}", "truncated"),
    (HEAD + b"transfer-encoding: chunked\r\n\r\n5\r\n{}", "truncated"),
    (b"HT", "truncated"),
    (b"garbage\r\n\r\n", "not_http"),
    (HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}", "not_http"),
    (HEAD + b"content-length: 99999999\r\n\r\n{}", "too_big"),
    (
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>",
        "not_parsed",
    ),
]


@pytest.mark.parametrize("kept", [False, True], ids=["fresh", "kept"])
@pytest.mark.parametrize(("raw", "why"), CUT)
def test_a_bad_answer_is_told_and_nothing_is_sent_again(serve, get, raw, why, kept):
    """A byte came, so the service has seen the request; and the connection is not used again."""
    server = serve([*([GOOD] if kept else []), says(raw, ends=True)], [GOOD])
    call = get(server, within_s=30)
    if kept:
        call()

    assert failure(call) == (why, True)
    assert len(server.requests) == 1 + kept
    assert call() == ITEM


@pytest.mark.parametrize("drops", [hangs_up, resets])
def test_a_kept_connection_that_drops_before_a_byte_is_tried_once_more(serve, get, drops):
    """It was idle; the other end had given it up."""
    server = serve([GOOD, drops], [GOOD])
    call = get(server, within_s=30)
    call()

    assert call() == ITEM
    assert (2, 3) == (server.connections, len(server.requests))


def test_once_more_is_once(serve, get):
    """A server that always hangs up gets two, and no third."""
    server = serve([GOOD, hangs_up], [hangs_up], [GOOD])
    call = get(server, within_s=30)
    call()

    assert failure(call) == ("dropped", True)
    assert len(server.requests) == 3


def test_two_tries_are_two_sends(serve, clients):
    """A kept connection that drops is a try like any other, for a client that tries again."""
    server = serve([GOOD, hangs_up], [hangs_up], [GOOD])
    client = clients(server).dynamodb()
    client.get_item(TableName="t", Key={})

    assert failure(lambda: client.get_item(TableName="t", Key={})) == ("dropped", True)
    assert len(server.requests) == 3


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize("drops", [hangs_up, resets])
def test_a_connection_that_never_answered_is_not_tried_again(serve, get, drops, opens):
    """The service may have acted; also if the connection was opened ahead."""
    server = serve([drops], [GOOD])

    assert failure(get(server, opens=opens, within_s=30)) == ("dropped", True)
    assert len(server.requests) == 1


def test_nothing_is_sent_on_a_connection_that_has_ended(serve, get):
    """It is looked at first, so this is no second send."""
    server = serve([GOOD, hangs_up], [GOOD])
    call = get(server, within_s=30)
    call()
    server._open[0].shutdown(socket.SHUT_RDWR)

    assert call() == ITEM
    assert (2, 2) == (server.connections, len(server.requests))


@pytest.mark.parametrize(
    "first",
    [answers(b'{"Item": {}}', connection="close"), says(HEAD + b"content-length: 2\r\n\r\n{}{")],
)
def test_a_spent_connection_is_not_used_again(serve, get, first):
    """The answer closes it, or there are bytes too many."""
    server = serve([first, GOOD], [GOOD])
    call = get(server, within_s=30)
    call()

    assert call() == ITEM
    assert server.connections == 2


def test_nobody_there(get, unused_port):
    """Nothing was sent; a start without the service is no failure of the start."""

    class Nowhere:
        port = unused_port

    assert failure(get(Nowhere)) == ("connect", False)


def test_a_header_with_a_line_break_is_never_sent(serve, get):
    """Credentials come from the environment, and could split a request."""
    server = serve([GOOD])

    with pytest.raises(ValueError, match="control character"):
        get(server, AWS_SESSION_TOKEN="a\r\nx: y")()
    assert server.requests == []


def test_one_call_at_a_time(serve, clients):
    """A second caller waits for the first, and no longer than it may."""
    server = serve()
    server.scripts.append([waits(server.over)])
    client = clients(server).dynamodb()
    connection = client._caller._exchange.__self__
    assert isinstance(connection, Connection)
    connection._lock.acquire()
    try:
        with pytest.raises(Unanswered, match="timeout"):
            connection.exchange("POST /", {}, b"", Wall(0.05))
    finally:
        connection._lock.release()
    with pytest.raises(Unanswered, match="timeout"):
        connection.exchange("POST /", {}, b"", Wall(-1))
    assert server.requests == []


@pytest.fixture
def unused_port():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]
