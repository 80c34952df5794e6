"""
The lines that a function writes belong to the call that wrote them.

ministack takes what has arrived 5 ms after the last line. On a busy machine a line came later,
and was logged with the next call of that environment, or never: an event that waited for the
relay, or a metric, was missing. Now the worker's script ends what a call wrote with a mark.
"""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from typing import Any

MARK = "\x1eend of the call"
_ARRIVES_WITHIN_S = 5.0  # from a script that has answered; only one that closed its stderr is late
ANSWERS = "        _real_stdout.flush()\n\nrun()"
SAYS_MARK = f"""\
        _real_stdout.flush()
        try:
            sys.stderr.flush()
            os.write(2, {(MARK + chr(10)).encode()!r})
        except (OSError, ValueError):
            pass

run()"""

Drain = Callable[..., str]


def drain_for(original: Drain) -> Drain:
    """What a call wrote, each line of it and no other's."""

    def drain(worker: Any, *args: Any, **named: Any) -> str:
        if not str(worker.config.get("Runtime", "")).startswith("python"):
            return original(worker, *args, **named)
        if worker._proc is None:  # it has ended, and so does what it wrote
            worker._stderr_thread.join(_ARRIVES_WITHIN_S)
            return "\n".join(_written(worker._stderr_queue, within_s=0.0))
        return "\n".join(_written(worker._stderr_queue, within_s=_ARRIVES_WITHIN_S))

    return drain


def _written(lines: queue.Queue[str], *, within_s: float) -> Iterator[str]:
    """The lines up to the mark, or up to the time when it must have come."""
    deadline = time.monotonic() + within_s
    while True:
        try:
            line = lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return
        if not line.endswith(MARK):
            yield line
            continue
        if last := line.removesuffix(MARK):
            yield last
        return
