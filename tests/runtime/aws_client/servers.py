"""A server on 127.0.0.1 that answers by a script, however badly."""

import re
import socket
from contextlib import contextmanager, suppress
from threading import Event, Thread

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
JSON = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "r"}


class Server:
    """
    Answers each connection by one of *scripts*, each request of it by one of its steps.

    A step gets the socket. *requests* are the bytes of each request that came.
    """

    def __init__(self, *scripts, tls=None):
        self.scripts, self.requests, self.connections = list(scripts), [], 0
        self.over, self._tls, self._open = Event(), tls, []
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        while True:
            try:
                conn, _ = self.listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(conn)
            script = self.scripts.pop(0) if self.scripts else []
            Thread(target=self._serve, args=(conn, script), daemon=True).start()

    def _serve(self, conn, script):
        with suppress(OSError):
            if self._tls:
                conn = self._tls.wrap_socket(conn, server_side=True)
            for step in script:
                request = self._request(conn)
                if request is None:
                    break
                self.requests.append(request)
                step(conn)
        with suppress(OSError):
            conn.close()

    def _request(self, conn):
        data = b""
        while True:
            head, end, body = data.partition(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if end and len(body) >= (int(length[1]) if length else 0):
                return data
            received = conn.recv(65536)
            if not received:
                return None
            data += received

    def close(self):
        self.over.set()
        # A thread that waits in accept() is not woken by closing.
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for conn in self._open:
            with suppress(OSError):
                conn.close()
        self._thread.join(5)


@contextmanager
def serving(*scripts, tls=None):
    server = Server(*scripts, tls=tls)
    try:
        yield server
    finally:
        server.close()


def answers(body=b"{}", status="200 OK", **more):
    """A step that answers as AWS does; a header that is None is left away."""
    headers = {**JSON, "content-length": len(body)}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return says("\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode() + body)


def says(raw, *, ends=False):
    """A step that sends *raw* as it is."""

    def step(conn):
        conn.sendall(raw)
        if ends:
            conn.shutdown(socket.SHUT_RDWR)

    return step


def hangs_up(conn):
    """A step that takes the request, and ends the connection."""
    conn.shutdown(socket.SHUT_RDWR)


def resets(conn):
    """A step that breaks the connection off."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    conn.close()


def drips(raw, *, until):
    """A step that sends *raw* byte by byte, for longer than anybody waits."""

    def step(conn):
        for place in range(len(raw)):
            conn.sendall(raw[place : place + 1])
            if until.wait(0.02):
                return

    return step


def waits(event):
    """A step that sends nothing before *event*."""
    return lambda _: event.wait(30)
