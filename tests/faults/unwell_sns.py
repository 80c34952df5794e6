"""An SNS on a real socket that is unwell in one of many ways."""

import json
import time
from collections.abc import Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

_LONG_S = 30


def _taken(action: str, count: int) -> bytes:
    """The answer to Publish, or to PublishBatch of so many."""
    members = "".join(
        f"<member><Id>{place}</Id><MessageId>m</MessageId></member>" for place in range(count)
    )
    told = {"Publish": "<MessageId>m</MessageId>"}
    inside = told.get(action, f"<Successful>{members}</Successful><Failed/>")
    return (
        f"<{action}Response><{action}Result>{inside}</{action}Result></{action}Response>".encode()
    )


def _error(code: str) -> bytes:
    return f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()


_ANSWERS = {
    "failing": (503, _error("ServiceUnavailable")),
    "throttling": (400, _error("Throttled")),
    "expired_credentials": (403, _error("ExpiredToken")),
    "error_with_200": (200, _error("InternalError")),
    "captive_portal": (200, b"<!DOCTYPE html><html><title>Sign in</title></html>"),
    "empty_200": (200, b""),
    "moved": (307, b""),
}
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
# What begins an answer, what goes on until nobody listens, and whether there is silence then.
_BROKEN: dict[str, tuple[bytes, bytes, bool]] = {
    "garbage": (b"\x16\x03\x01\x02\x00 SSH-2.0\r\n\r\n", b"", False),
    "truncated": (_HEAD + b"Content-Length: 1000\r\n\r\n<PublishResponse>", b"", False),
    "headers_only": (_HEAD + b"Content-Length: 1000\r\n\r\n", b"", True),
    "endless_headers": (_HEAD, b"X-More: more\r\n" * 1000, False),
    "endless_body": (_HEAD + b"Content-Length: 100000000\r\n\r\n", b" " * 65536, False),
}


class UnwellSns:
    """
    Answers Publish and PublishBatch as *mode* says, and notes the ids of the events that it took.

    Modes: well, hanging, slow, sometimes_hanging, answer_lost, dripping; those of `_ANSWERS`, which
    are whole; and those of `_BROKEN`, which are not.
    """

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.taken: list[str] = []
        self.asked = 0

    def answer(self, handler: BaseHTTPRequestHandler, *event_ids: str) -> None:
        self.asked += 1
        match self.mode:
            case "hanging":
                time.sleep(_LONG_S)
            case "sometimes_hanging" if self.asked % 10 in {1, 4, 7}:
                time.sleep(_LONG_S)
            case "slow":
                time.sleep(0.9)
                self._take(handler, event_ids)
            case "dripping":
                self._drip(handler)
            case "answer_lost":
                self.taken.extend(event_ids)
                handler.close_connection = True
            case mode if mode in _BROKEN:
                begins, goes_on, is_silent = _BROKEN[mode]
                _break_off(handler, begins, goes_on, is_silent=is_silent)
            case mode if mode in _ANSWERS:
                _send(handler, *_ANSWERS[mode])
            case _:
                self._take(handler, event_ids)

    def _take(self, handler: BaseHTTPRequestHandler, event_ids: Sequence[str]) -> None:
        self.taken.extend(event_ids)
        _send(handler, 200, _taken(handler.action, len(event_ids)))

    @staticmethod
    def _drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(int(_LONG_S / 0.1)):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.1)


def _break_off(
    handler: BaseHTTPRequestHandler, begins: bytes, goes_on: bytes, *, is_silent: bool
) -> None:
    handler.close_connection = True
    handler.wfile.write(begins)
    handler.wfile.flush()
    while goes_on:
        handler.wfile.write(goes_on)
    if is_silent:
        time.sleep(_LONG_S)


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "text/xml")
    if status == 307:
        handler.send_header("Location", "https://sns.example/")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@contextmanager
def unwell_sns(mode: str):
    """The service and its URL."""
    sns = UnwellSns(mode)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 65536  # an answer in one piece: else the kernel waits 40 ms for its second

        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.action = form["Action"][0]
            try:
                bodies = [form[name][0] for name in form if name.endswith("Message")]
                sns.answer(self, *(json.loads(body)["id"] for body in bodies))
            except OSError:
                self.close_connection = True  # the client has gone

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield sns, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
