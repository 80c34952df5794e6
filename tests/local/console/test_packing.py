import gzip
from http.client import HTTPConnection

from local.console.answers import Answer
from local.console.packing import packed
from local.console.server import listener_on, serving

TEXT = b"alike " * 1000


def test_an_answer_is_gzip_for_a_browser_that_takes_it():
    """Over HTTP, with its own length; the same bytes come out of it."""
    with listener_on(0) as listener, serving(listener, lambda _: Answer(200, "text/css", TEXT)):
        connection = HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=10)
        connection.request("GET", "/", headers={"Accept-Encoding": "br, gzip"})
        answer = connection.getresponse()
        sent = answer.read()
        connection.close()

    assert ("gzip", "Accept-Encoding") == (
        answer.headers["Content-Encoding"],
        answer.headers["Vary"],
    )
    assert (len(sent), TEXT) == (int(answer.headers["Content-Length"]), gzip.decompress(sent))
    assert len(sent) < len(TEXT) / 10


def test_what_is_short_or_not_wanted_is_sent_as_it_is():
    """A short answer gains nothing; a program that names no encoding reads none."""
    for accepted, body in (("gzip", b"short"), ("", TEXT), ("br, xgzip", TEXT)):
        assert body == packed(Answer(200, "text/css", body), accepted).body
