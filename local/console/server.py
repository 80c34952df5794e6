"""The console's HTTP server: 127.0.0.1 only, a thread for each connection."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from local.console.answers import GUARDS, Answer, Asked
from local.console.packing import packed
from local.server import LOOPBACK, listen_on

USUAL_PORT = 8040
Route = Callable[[Asked], Answer]

_LONGEST_BODY = 64 * 1024
_STUCK_AFTER_S = 30.0
_STOPS_WITHIN_S = 0.05


def listener_on(port: int = USUAL_PORT) -> socket.socket:
    """A socket that listens on *port* of 127.0.0.1, or on the next one that is free."""
    for each in range(port, port + 20):
        try:
            return listen_on(each)
        except OSError:
            continue
    return listen_on(0)


def address_of(listener: socket.socket) -> str:
    """The URL of what listens there."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}/"


@contextmanager
def serving(listener: socket.socket, route: Route) -> Iterator[None]:
    """Answer by *route* what comes in at *listener*, which is closed at the end."""
    server = _Server(listener, route)
    thread = Thread(
        target=server.serve_forever, args=[_STOPS_WITHIN_S], name="console", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False  # a browser keeps connections open

    def __init__(self, listener: socket.socket, route: Route) -> None:
        super().__init__(listener.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()  # the one that it made, and did not bind
        self.socket = listener
        self.route = route

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that hangs up is worth no traceback on the terminal; all else is our bug."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _STUCK_AFTER_S
    disable_nagle_algorithm = True  # a kept connection would wait 40 ms for each answer
    wbufsize = -1  # head and body in one write
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_GET  # noqa: N815  (http.server's names)

    def version_string(self) -> str:
        return "console"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (its name)
        """Nothing: the terminal is for the events."""

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(Answer.problem(413, "That is more than the console takes."))
            return
        # One that comes twice is none that we know.
        headers = {name.lower(): ", ".join(self.headers.get_all(name, [])) for name in self.headers}
        try:
            answer = self.server.route(Asked(self.command, self.path, headers, body))
        except Exception:  # noqa: BLE001  (told at both ends, the terminal's first)
            self.server.handle_error(self.request, self.client_address)
            answer = Answer.problem(500, "The console made a mistake; its terminal says which.")
        self._send(packed(answer, headers.get("accept-encoding", "")))

    def _body(self) -> bytes | None:
        """What was sent; None if it is too long, or nobody says how long it is."""
        told = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (told.isascii() and told.isdigit()):
            return None
        length = int(told)
        return self.rfile.read(length) if length <= _LONGEST_BODY else None

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        about = {"Content-Type": answer.kind, "Content-Length": str(len(answer.body))}
        for name, value in {**GUARDS, **answer.headers, **about}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()
