import json
from contextlib import suppress
from http.client import BadStatusLine, IncompleteRead
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread
from urllib.error import HTTPError

import pytest

from rules.tokens.rsa_signature import PublicKey
from runtime.deadline import StillRunning
from runtime.tokens.key_set import KeySet, KeysUnavailable, fetched

SET = {"keys": [{"kid": "key1", "kty": "RSA", "alg": "RS256", "n": "AQAB", "e": "AQAB"}]}
KEY = PublicKey(65537, 65537)


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


class Source:
    """Gives what it was told to, and counts how often."""

    def __init__(self, *gives):
        self.gives = list(gives)
        self.asked = 0

    def __call__(self):
        self.asked += 1
        given = self.gives[min(self.asked, len(self.gives)) - 1]
        if isinstance(given, Exception):
            raise given
        return given


def test_keys_are_fetched_once(clock):
    """For an hour, and then looked at again."""
    source = Source(SET)
    keys = KeySet(source, monotonic=clock)

    assert [KEY, KEY] == [keys.key("key1"), keys.key("key1")]
    assert 1 == source.asked
    clock.now += 3601
    keys.key("key1")
    assert 2 == source.asked


def test_a_key_that_nobody_knows_is_asked_for_once_a_minute(clock):
    """Anybody can write a name into a token; Cognito shall not suffer for it."""
    source = Source(SET)
    keys = KeySet(source, monotonic=clock)

    assert [None] * 3 == [keys.key(name) for name in ("a", "b", "c")]
    assert 1 == source.asked
    clock.now += 61
    keys.key("d")
    assert 2 == source.asked


def test_keys_are_kept_when_they_cannot_be_fetched_anew(clock):
    """Cognito's trouble is not the users'."""
    source = Source(SET, OSError("down"))
    keys = KeySet(source, monotonic=clock)
    keys.key("key1")
    clock.now += 3601

    assert KEY == keys.key("key1")


TROUBLE = [
    *(OSError("down"), TimeoutError(), StillRunning(), IncompleteRead(b""), BadStatusLine("x")),
    *(
        ValueError("no JSON"),
        RecursionError("deep"),
        {"no": "keys"},
        [],
        "text",
        {"keys": 5},
        {"keys": ["text"]},
        None,
    ),
    *({"keys": [SET["keys"][0] | {name: 7}]} for name in ("n", "e")),
]


@pytest.mark.parametrize("trouble", TROUBLE, ids=repr)
def test_keys_of_before_are_good_whatever_comes_in_their_place(clock, trouble):
    """A portal's page, half a body, a list."""
    keys = KeySet(Source(SET, trouble), monotonic=clock)
    keys.key("key1")
    clock.now += 3601

    assert KEY == keys.key("key1")


@pytest.mark.parametrize("trouble", TROUBLE, ids=repr)
def test_without_any_keys_nobody_knows(clock, trouble):
    """Which is no reason to refuse the token, or to believe it."""
    keys = KeySet(Source(trouble), monotonic=clock)

    with pytest.raises(KeysUnavailable):
        keys.key("key1")


class Handler(BaseHTTPRequestHandler):
    is_over = Event()

    def do_GET(self):
        if self.path == "/drips":
            self.drip()
            return
        self.send_response(302 if self.path == "/elsewhere" else 200)
        self.send_header("Location", "/keys")
        self.end_headers()
        self.wfile.write(json.dumps(SET).encode())

    def drip(self):
        """An octet each 50 ms, in the head."""
        for octet in b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"x" * 1000:
            if self.is_over.wait(0.05):
                return
            with suppress(OSError):
                self.wfile.write(bytes([octet]))

    def log_message(self, *_):
        """Nowhere."""


@pytest.fixture
def address():
    Handler.is_over.clear()
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    Handler.is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def test_keys_come_from_where_the_pool_has_them(address):
    """As JSON."""
    assert SET == fetched(f"{address}/keys")()


def test_nobody_leads_elsewhere(address):
    """The address is the one that was given."""
    with pytest.raises(HTTPError) as refused:
        fetched(f"{address}/elsewhere")()
    refused.value.close()

    assert 302 == refused.value.code


def test_an_answer_that_drips_meets_the_wall(address):
    """A time-out per read would let it go on for a minute; a second call waits for nobody."""
    fetch = fetched(f"{address}/drips", within_s=0.3)

    with pytest.raises(TimeoutError):
        fetch()
    with pytest.raises(StillRunning):
        fetch()
