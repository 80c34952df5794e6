"""
Plays Lambda for one process: the Runtime API on 127.0.0.1, and AWS's own runtime client.

What is measured is the processor time of the process by its own clock: a busy
machine does not count, and threads that have ended do.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

_WITHIN_S = 120


@dataclass(frozen=True)
class Target:
    """
    A function: its handler, the folders that it is imported from, its settings, an event.

    Attributes:
        command: What starts it, if that is not AWS's runtime client for Python.

    """

    name: str
    handler: str
    folders: Sequence[Path]
    event: Mapping[str, Any]
    env: Mapping[str, str] = field(default_factory=dict)
    command: Sequence[str] = ()


@dataclass(frozen=True)
class Sample:
    """Processor time in milliseconds: until the first answer, of it alone, of a later one."""

    cold_ms: float
    first_ms: float
    warm_ms: float
    memory_mb: float


class NoAnswer(RuntimeError):
    """The function failed; its own words are the text."""


def sample(target: Target, *, python: str, warm: int) -> Sample:
    """Start the function again, and invoke it once and *warm* times more. Raises `NoAnswer`."""
    lambda_ = _Lambda(json.dumps(target.event).encode(), invocations=warm + 1)
    with tempfile.TemporaryFile() as log:
        env = {
            **_ENV,
            **target.env,
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{lambda_.port}",
            "PYTHONPATH": ":".join(map(str, target.folders)),
        }
        command = target.command or [python, "-m", "awslambdaric", target.handler]
        process = subprocess.Popen(command, env=env, cwd=target.folders[0], stdout=log, stderr=log)
        try:
            return lambda_.measured(process)
        except NoAnswer as failure:
            log.seek(0)
            text = log.read()[-2000:].decode("utf-8", "replace")
            raise NoAnswer(f"{target.name}: {failure}\n{text}") from None
        finally:
            process.kill()
            process.wait()
            lambda_.close()


_ENV = {
    "PATH": "/usr/bin:/bin",
    "TZ": ":UTC",
    "LAMBDA_TASK_ROOT": "/",
    "AWS_REGION": "eu-west-1",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_SESSION_TOKEN": "FwoGZXIvYXdzE" + "x" * 320,
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
    "AWS_EC2_METADATA_DISABLED": "true",
    "PYTHONDONTWRITEBYTECODE": "1",
}


class _Lambda:
    """Hands out the event so often, and notes the process's clock when it is asked for the next."""

    def __init__(self, event: bytes, *, invocations: int) -> None:
        self._asked: Queue[str] = Queue()
        self._go: Queue[bytes | None] = Queue()
        self._event, self._invocations = event, invocations
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, args=[0.01], daemon=True)
        self._thread.start()

    def measured(self, process: subprocess.Popen[bytes]) -> Sample:
        """Drive the process through all invocations. Raises `NoAnswer`."""
        clocks, memory_mb = [], 0.0
        for number in range(self._invocations + 1):
            said = self._said(process)
            if said != "next":
                raise NoAnswer(said)
            clocks.append(time.clock_gettime_ns(((~process.pid) << 3) | 2) / 1e6)
            if number == 1:
                memory_mb = _memory_mb(process.pid)
            if number < self._invocations:
                self._go.put(self._event)
        self._go.put(None)
        warm_ms = (clocks[-1] - clocks[1]) / max(1, self._invocations - 1)
        return Sample(clocks[1], clocks[1] - clocks[0], warm_ms, memory_mb)

    def close(self) -> None:
        """End the server."""
        self._go.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _said(self, process: subprocess.Popen[bytes]) -> str:
        until = time.monotonic() + _WITHIN_S
        while process.poll() is None and time.monotonic() < until:
            if not self._asked.empty():
                return self._asked.get()
            time.sleep(0.0005)
        return "ended" if self._asked.empty() else self._asked.get()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        asked, go = self._asked, self._go

        class Api(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:  # as http.server looks for it
                asked.put("next")
                event = go.get()
                if event is not None:
                    self._answer(200, event)

            def do_POST(self) -> None:
                body = _body(self)
                if self.path.endswith("/error"):
                    asked.put(body.decode("utf-8", "replace"))
                self._answer(202, b"")

            def _answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header(
                    "Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c"
                )
                self.send_header(
                    "Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 60_000)
                )
                arn = "arn:aws:lambda:eu-west-1:123456789012:function:benchmark"
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", arn)
                self.send_header("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49;Sampled=0")
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                self.wfile.flush()

            def log_message(self, *_: Any) -> None:
                pass

        return Api


def _body(request: BaseHTTPRequestHandler) -> bytes:
    if "chunked" not in request.headers.get("transfer-encoding", ""):
        return request.rfile.read(int(request.headers.get("content-length") or 0))
    body = b""
    while size := int(request.rfile.readline().split(b";")[0], 16):
        body += request.rfile.read(size)
        request.rfile.readline()
    request.rfile.readline()
    return body


def _memory_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
