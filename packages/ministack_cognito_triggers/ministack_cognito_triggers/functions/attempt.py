"""One attempt to run a function, and who runs it: known to the thread that waits for its answer."""
# ruff: noqa: SLF001  (as in `theirs`)

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from ministack.core import lambda_runtime

from ministack_cognito_triggers.functions.own_time import UNWATCHED, Process


class Attempt:
    """Filled in by the worker that takes it."""

    def __init__(self) -> None:
        self._process: Callable[[], Process | None] = lambda: UNWATCHED

    def taken_by(self, worker: Any) -> None:
        """Note who runs it."""
        self._process = process_of(worker)

    def process(self) -> Process | None:
        """The process that runs it; None while it is being started."""
        return self._process()


ATTEMPT: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


def process_of(worker: Any) -> Callable[[], Process | None]:
    """What tells the process that *worker* has at that moment."""
    key = lambda_runtime.execution_credentials(worker.config)["AWS_ACCESS_KEY_ID"]

    def process() -> Process | None:
        running = worker._proc
        return None if running is None else Process(running.pid, key)

    return process
