"""The emulator's server as the process that started it sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

_ROOT = Path(__file__).parent.parent
_STOPS_WITHIN_S = 10.0
_LAST_WORDS_WITHIN_S = 2.0


class ServerProcess:
    """
    A server that was started by *command*, in a session of its own.

    It inherits the descriptor *listener*, and writes to *log*. Its standard input is its lifeline:
    it ends when that does.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        listener: int,
        log: IO[bytes],
    ) -> None:
        self._process = subprocess.Popen(
            command,
            cwd=_ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[listener],
            start_new_session=True,
        )
        self.pid = self._process.pid

    def tell(self, line: bytes) -> None:
        """Write *line* to its standard input, if it is still there."""
        assert self._process.stdin is not None  # noqa: S101  (it is a pipe)
        with suppress(BrokenPipeError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def is_running(self) -> bool:
        """Whether it lives."""
        return self._process.poll() is None

    def await_last_words(self) -> None:
        """Return when it has ended, or after a moment: they may come after a connection broke."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_WORDS_WITHIN_S)

    def stop(self) -> None:
        """End its lifeline, and return when it is gone with all that it started."""
        if self._process.stdin:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        if self._process.returncode is None:
            _await_end(self.pid)
            # What it started too, if it was killed. Until it is awaited it keeps its number.
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()


def _await_end(pid: int) -> None:
    """Return when the child has ended, or after `_STOPS_WITHIN_S`; it stays to be awaited."""
    deadline = time.monotonic() + _STOPS_WITHIN_S
    looks = os.WEXITED | os.WNOHANG | os.WNOWAIT
    while os.waitid(os.P_PID, pid, looks) is None and time.monotonic() < deadline:
        time.sleep(0.01)
