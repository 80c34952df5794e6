"""Says how far a command is that installs many things."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from threading import Thread
from typing import TextIO

_EVERY = 10
_LOOKS_EACH_S = 0.2


class Progress:
    """One line, written again and again, on a terminal; a line for every ten without one."""

    def __init__(self, total: int, stream: TextIO | None = None) -> None:
        self._total = total
        self._stream = sys.stderr if stream is None else stream
        self._told: dict[str, int] = {}

    def tell(self, doing: str, done: int) -> None:
        """Say so if it is news."""
        before = self._told.get(doing, 0)
        if done <= before:
            return
        self._told[doing] = done
        line = f"{doing} {done} of {self._total}"
        if self._stream.isatty():
            self._write(f"\r\033[K{line}")
        elif done // _EVERY > before // _EVERY or done == self._total:
            self._write(f"{line}\n")

    def note(self, line: str) -> None:
        """Say *line*, whatever else is told."""
        self.end()
        self._write(f"{line}\n")

    def end(self) -> None:
        """Take the line away, where it was written again and again."""
        if self._stream.isatty():
            self._write("\r\033[K")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def run_watched(
    command: Sequence[str],
    *,
    on_line: Callable[[str], None] = lambda _: None,
    on_look: Callable[[], None] = lambda: None,
    cwd: str | None = None,
) -> tuple[int, list[str]]:
    """
    Run *command*; its exit code, and what it said.

    *on_line* gets each line that it says, *on_look* is called some times a
    second. If the caller is interrupted, so is the command.
    """
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said: list[str] = []
    reader = Thread(target=_read, args=[process, said, on_line])
    reader.start()
    try:
        while reader.is_alive():
            on_look()
            reader.join(_LOOKS_EACH_S)
        on_look()
        return process.wait(), said
    finally:
        process.terminate()
        process.wait()
        reader.join()


def _read(process: subprocess.Popen[str], said: list[str], on_line: Callable[[str], None]) -> None:
    assert process.stdout is not None  # noqa: S101  (it is a pipe)
    with process.stdout:
        for line in process.stdout:
            said.append(line.rstrip())
            on_line(said[-1])
