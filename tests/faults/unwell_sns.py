"""An SNS on a real socket that is unwell in one of many ways."""

import json
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

_TAKEN = (
    b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
)
_LONG_S = 30


def _error(code: str) -> bytes:
    return f"<ErrorResponse><Error><Code>{code}</Code></Error></ErrorResponse>".encode()


class UnwellSns:
    """
    Answers Publish as *mode* says, and notes the ids of the events that it took.

    Modes: well, hanging, slow, sometimes_hanging, failing, throttling,
    answer_lost, expired_credentials.
    """

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.taken: list[str] = []
        self.asked = 0

    def answer(self, handler: BaseHTTPRequestHandler, event_id: str) -> None:
        self.asked += 1
        match self.mode:
            case "hanging":
                time.sleep(_LONG_S)
            case "sometimes_hanging" if self.asked % 10 in {1, 4, 7}:
                time.sleep(_LONG_S)
            case "slow":
                time.sleep(0.9)
                self._take(handler, event_id)
            case "failing":
                _send(handler, 503, _error("ServiceUnavailable"))
            case "throttling":
                _send(handler, 400, _error("Throttled"))
            case "expired_credentials":
                _send(handler, 403, _error("ExpiredToken"))
            case "answer_lost":
                self.taken.append(event_id)
                handler.close_connection = True
            case _:
                self._take(handler, event_id)

    def _take(self, handler: BaseHTTPRequestHandler, event_id: str) -> None:
        self.taken.append(event_id)
        _send(handler, 200, _TAKEN)


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "text/xml")
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
            try:
                sns.answer(self, json.loads(form["Message"][0])["id"])
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        yield sns, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
