import time

import pytest

from rules.feeds.published import UnusableDownload
from runtime.feeds.download import Downloaded, downloaded
from tests.list_server import closed_port

TEXT = b"trash.example\n"


def test_a_file_comes_with_its_tag_and_not_again(server):
    """Who has it is told that it has not changed."""
    server.files["/names?raw=1"] = TEXT
    first = downloaded(f"{server.url}/names?raw=1", most_bytes=100)

    assert TEXT == first.body
    assert Downloaded(None, first.etag) == downloaded(
        f"{server.url}/names?raw=1", most_bytes=100, etag=first.etag
    )


def test_a_file_without_a_tag_comes_again(server):
    """Not every server has them."""
    server.files["/"] = lambda handler: handler.answer(200, TEXT)

    assert Downloaded(TEXT, "") == downloaded(server.url, most_bytes=100)


@pytest.mark.parametrize("tag", ["a\r\n b: c", '"\x00"', f'"{"e" * 60_000}"', "bare", '"a b"'])
def test_a_tag_that_is_none_is_not_sent_back(server, tag):
    """Else one bad answer would have the source refuse every later question."""
    server.files["/"] = lambda handler: handler.answer(200, TEXT, ETag=tag)

    assert Downloaded(TEXT, "") == downloaded(server.url, most_bytes=100)


def drips(handler):
    handler.send_response(200)
    handler.end_headers()
    for _ in range(20):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)  # it is the server that is slow


BAD = {
    "404 Not Found": lambda handler: handler.answer(404, b"404: not found"),
    "301 Moved Permanently": lambda handler: handler.answer(
        301, b"", Location=f"http://127.0.0.1:{handler.server.server_address[1]}/names"
    ),
    "304 Not Modified": lambda handler: handler.answer(304, b""),
    "500 Internal Server Error": lambda handler: handler.answer(500, b""),
    "999": lambda handler: handler.answer(999, b""),
    "too large": lambda handler: handler.answer(200, TEXT * 100),
    "too large ": lambda handler: handler.answer(200, TEXT * 100, length=5_000_000),
    "cut": lambda handler: handler.answer(200, TEXT, length=50),
    "no answer: BadStatusLine": lambda handler: handler.wfile.write(b"names\r\n\r\n"),
    "no answer: RemoteDisconnected": lambda _: None,
    "too slow": drips,
}


@pytest.mark.parametrize("why", BAD)
def test_anything_else_is_no_answer(server, why):
    """No redirect is followed, and no size is believed."""
    server.files["/names"] = TEXT
    server.files["/bad"] = BAD[why]

    with pytest.raises(UnusableDownload, match=why.strip()):
        downloaded(f"{server.url}/bad", most_bytes=100, within_s=0.3 if why == "too slow" else 30)
    assert "/names" not in {path for path, _ in server.asked}


def test_nobody_is_there():
    """As when a name is gone."""
    with pytest.raises(UnusableDownload, match="no answer: ConnectionRefusedError"):
        downloaded(f"http://127.0.0.1:{closed_port()}/", most_bytes=100)


def test_https_is_spoken_where_the_address_says_so(server):
    """A server that does not speak it is none."""
    url = server.url.replace("http:", "https:")

    with pytest.raises(UnusableDownload, match="no answer: SSLError"):
        downloaded(f"{url}/names", most_bytes=100)
