"""A DynamoDB that does what it is asked to, and whose answer gets lost on the way."""

from __future__ import annotations

from collections import Counter
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

_HANDED_ON = {"content-type", "x-amz-target", "authorization", "x-amz-date", "x-amz-security-token"}


class LosingProxy:
    """Stands before the emulator, inside its `with` block, and loses as many answers as told."""

    def __init__(self, port: int) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(port))
        self._server.daemon_threads = True
        self.to_lose: Counter[str] = Counter()  # by operation
        self.calls: Counter[str] = Counter()

    @property
    def endpoint(self) -> str:
        """Where clients go."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self, port: int) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a kept connection would wait 40 ms for each answer

            def do_POST(self) -> None:  # the base class's name
                body = self.rfile.read(int(self.headers["Content-Length"]))
                told = {**self.headers, "Host": f"127.0.0.1:{port}"}  # the emulator knows its own
                status, answer = asked(port, told, body)
                operation = self.headers["X-Amz-Target"].partition(".")[2]
                proxy.calls[operation] += 1
                if proxy.to_lose[operation]:
                    proxy.to_lose[operation] -= 1
                    self.close_connection = True  # it was done, and nobody hears of it
                    return
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.0")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler


def asked(port: int, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
    """Ask the emulator on *port*; its status and body."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        kept = {name: value for name, value in headers.items() if name.lower() in _HANDED_ON}
        connection.request("POST", "/", body, kept)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
