"""
The emulator's side of the fork host: asking for processes, and dealing with them.

The host is started with the server and a second time only if it is gone.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

FORK_HOST_SCRIPT = _SCRIPT = Path(__file__).with_name("fork_host.py")
_LOOKS_UP_S = 0.005

_lock = Lock()
_running: list[ForkHost] = []
_made_by: list[MakesHost] = []


class HostGone(RuntimeError):
    """The fork host does not answer any more; its children are gone with it."""


class ForkRefused(RuntimeError):
    """The system has no process left for us."""


def fork_host(worker_script: str, preload: Sequence[str] = ()) -> ForkHost:
    """
    The host that runs, or a new one that imports *preload*, too.

    It may not be ready; the first question waits for that.
    """
    with _lock:
        if _running and not _running[0].is_alive():
            _running.pop().close()
        if not _running:
            make = _made_by[0] if _made_by else ForkHost
            _running.append(make(worker_script, preload))
        return _running[0]


def fork_hosts_by(make: MakesHost) -> None:
    """From now on *make* gives this process its hosts: for programs that start many servers."""
    _made_by[:] = [make]


def end_fork_host() -> None:
    """End the host that runs, its children with it; return when it is gone."""
    with _lock:
        while _running:
            _running.pop().close()


class ForkHost:
    """A running host; see `fork_host` (the module) for what it answers."""

    def __init__(self, worker_script: str, preload: Sequence[str] = ()) -> None:
        self._socket, theirs = socket.socketpair()
        self._lines = self._socket.makefile("r")
        self._lock = Lock()
        self._is_ready = False
        with theirs:
            self._process = subprocess.Popen(
                # Isolated: neither its folder nor a variable adds to what a child can import.
                [sys.executable, "-IB", str(_SCRIPT), str(theirs.fileno()), *preload],
                env={"PATH": os.environ["PATH"]},
                stdin=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
                text=True,
            )
        if self._process.stdin:
            self._process.stdin.write(worker_script)
            self._process.stdin.close()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def is_alive(self) -> bool:
        """Whether it runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it, and with it its children; it may be in the middle of its imports."""
        self._process.kill()
        self._lines.close()
        self._socket.close()
        self._process.wait()

    def ask(self, question: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        """Its answer. One question at a time, so that descriptors of two never meet."""
        line = json.dumps(question).encode() + b"\n"
        with self._lock:
            try:
                self._await_ready()
                sent = socket.send_fds(self._socket, [line], list(descriptors))
                self._socket.sendall(line[sent:])
                answer = self._lines.readline()
            except (OSError, ValueError):
                answer = ""
        if not answer:
            raise HostGone
        told: dict[str, Any] = json.loads(answer)
        return told

    def _await_ready(self) -> None:
        if not self._is_ready:
            self._is_ready = bool(self._lines.readline())


MakesHost = Callable[[str, Sequence[str]], ForkHost]
"""Takes the script of a worker, and the modules to import."""


class Forked:
    """
    A child of the host, with what ministack's worker uses of `subprocess.Popen`.

    How a child ended is known to the host alone; `returncode` is 0 once it has.
    """

    def __init__(self, host: ForkHost, *, env: dict[str, str], cwd: str) -> None:
        (stdin, self_in), (self_out, stdout), (self_err, stderr) = (os.pipe() for _ in range(3))
        self._host = host
        self.stdin = os.fdopen(self_in, "w", buffering=1, encoding="utf-8")
        self.stdout = os.fdopen(self_out, encoding="utf-8", errors="replace")
        self.stderr = os.fdopen(self_err, encoding="utf-8", errors="replace")
        self.returncode: int | None = None
        try:
            told = host.ask({"fork": {"env": env, "cwd": cwd}}, [stdin, stdout, stderr])
        except HostGone:
            self._close()
            raise
        finally:
            for each in (stdin, stdout, stderr):
                os.close(each)
        if "pid" not in told:
            self._close()
            raise ForkRefused(told["error"])
        self.pid = int(told["pid"])

    def poll(self) -> int | None:
        """None while it runs."""
        if self.returncode is None and not self._asked(alive=self.pid):
            self.returncode = 0
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Return when it has ended; TimeoutExpired after *timeout* seconds."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while self.poll() is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("a forked function", timeout or 0)
            time.sleep(_LOOKS_UP_S)
        return self.returncode or 0

    def terminate(self) -> None:
        """Send SIGTERM."""
        self._asked(signal=self.pid, number=int(signal.SIGTERM))

    def kill(self) -> None:
        """Send SIGKILL."""
        self._asked(signal=self.pid, number=int(signal.SIGKILL))

    def _asked(self, **question: int) -> bool:
        """Whether it is alive."""
        try:
            return bool(self._host.ask(question)["alive"])
        except HostGone:
            return False

    def _close(self) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            stream.close()
