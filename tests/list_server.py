"""Somebody's server of lists, on 127.0.0.1: answers with what a test puts there, or badly."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


class ListServer:
    """
    Files by their path, and everything that was asked.

    A file may be a function, which is given the handler and answers as it likes.
    """

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.files: dict[str, bytes | Callable[[Any], None]] = {}
        self.asked: list[tuple[str, int]] = []
        self.url = f"http://127.0.0.1:{server.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    lists: ListServer

    def do_GET(self) -> None:  # as http.server looks for it
        """Answer 200, 304 or 404."""
        file = self.lists.files.get(self.path)
        if callable(file):
            file(self)
            return
        tag = f'"{sha256(file).hexdigest()}"' if file is not None else ""
        if file is None:
            self.answer(404, b"404: not found")
        elif tag == self.headers.get("If-None-Match"):
            self.answer(304, b"", ETag=tag)
        else:
            self.answer(200, file, ETag=tag)

    def answer(
        self, status: int, body: bytes, *, length: int | None = None, **headers: str
    ) -> None:
        """Send an answer, perhaps with a length that is not its own."""
        self.lists.asked.append((self.path, status))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, *_: Any) -> None:
        """Who hangs up is no failure of a test."""


@contextmanager
def list_server() -> Iterator[ListServer]:
    """Serve until the end of the block."""
    handler = type("Handler", (_Handler,), {})
    with _Server(("127.0.0.1", 0), handler) as server:
        handler.lists = lists = ListServer(server)  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield lists
        finally:
            server.shutdown()
            thread.join()


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
