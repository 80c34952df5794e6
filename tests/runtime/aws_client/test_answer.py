"""The reader of answers, compared with `http.client`."""

import http.client
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.aws_client.answer import NotHttp, Reader, TooBig, Truncated


def read(raw, *, step=7, most=1000):
    stream = io.BytesIO(raw)
    return Reader(lambda: stream.read(step), most=most).answer()


class _Socket:
    def __init__(self, raw):
        self._raw = raw

    def makefile(self, _):
        return io.BytesIO(self._raw)


def oracle(raw):
    """What `http.client` makes of *raw*, or None."""
    response = http.client.HTTPResponse(_Socket(raw), method="POST")
    try:
        response.begin()
        return response.status, response.read(), not response.will_close
    except (http.client.HTTPException, ValueError, OSError):
        return None


_heads = st.lists(
    st.sampled_from(
        [
            *("content-length: 5", "Content-Length: 0", "transfer-encoding: chunked", "x: y"),
            *("connection: close", "content-type: a/b", "x : y", " folded", "content-length: 7"),
            *("content-length: +5", "content-length: -1", "Content-Length: 5", "connection: Close"),
            *("transfer-encoding: gzip", ": empty", "no colon"),
        ]
    ),
    max_size=4,
)
_first_lines = st.sampled_from(
    [
        *("HTTP/1.1 200 OK", "HTTP/1.1 400 ", "HTTP/1.1 500", "HTTP/1.0 200 OK", "HTTP/1.1 204 No"),
        *("HTTP/1.1 304 No", "HTTP/2 200", "ICY 200", "HTTP/1.1 2000 OK", "HTTP/1.1 99 A", "HTTP/"),
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK",
    ]
)
_bodies = st.sampled_from(
    [
        *(b"hello", b"hel", b"", b"hello extra", b"0\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
        *(b"5\r\nhel", b"5\r\nhelloXX0\r\n\r\n", b"-1\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n"),
        *(b"5;a=b\r\nhello\r\n0\r\nt: x\r\n\r\n", b"0x5\r\nhello\r\n0\r\n\r\n", b"\r\n"),
        *(b"+5\r\nhello\r\n0\r\n\r\n", b"5\r\nhello\r\n5\r\nhello\r\n0\r\n\r\n"),
    ]
)


@given(_first_lines, _heads, _bodies, st.integers(1, 40))
def test_reads_what_http_client_reads_or_refuses(first, head, body, step):
    """Stricter is allowed, other is not; and never is a connection kept that theirs would close."""
    raw = "\r\n".join([first, *head, "", ""]).encode() + body
    try:
        answer = read(raw, step=step)
    except (NotHttp, Truncated, TooBig):
        return
    theirs = oracle(raw)

    assert theirs is not None
    assert theirs[:2] == (answer.status, answer.body)
    assert theirs[2] or not answer.keeps


WHOLE = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Y: z\r\n\r\nhello",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\nt:\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
]


@pytest.mark.parametrize("raw", WHOLE)
def test_takes_no_cut_answer_for_whole(raw):
    """Wherever it ends early."""
    assert read(raw).body == b"hello"
    assert read(raw).keeps
    for end in range(len(raw)):
        with pytest.raises(Truncated):
            read(raw[:end])


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x",
        b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999999\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\na: b\r\n c\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\na: b\nc: d\r\ncontent-length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}xx0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 20_000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + b"1" * 2000,
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"a: b\r\n" * 20_000,
        b"HTTP/1.1 \xb2\xb2\xb2 OK\r\ncontent-length: 2\r\n\r\n{}",
        b"garbage\r\n\r\n",
    ],
)
def test_refuses_what_can_be_read_in_two_ways(raw):
    """Request smuggling begins with a reader that guesses."""
    with pytest.raises(NotHttp):
        read(raw, step=4096)


def test_takes_no_more_than_it_was_told():
    """Neither by length nor by chunks."""
    chunk = b"400\r\n" + b"a" * 1024 + b"\r\n"

    with pytest.raises(TooBig):
        read(b"HTTP/1.1 200 OK\r\ncontent-length: 1001\r\n\r\n")
    with pytest.raises(TooBig):
        read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk)
    with pytest.raises(TooBig):
        read(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunk * 2, most=1500)


def test_keeps_no_connection_with_bytes_left_over():
    """The next answer would be read wrongly."""
    assert not read(WHOLE[0] + b"H", step=4096).keeps
