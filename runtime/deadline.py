"""A wall that a call cannot overrun."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer")


class StillRunning(RuntimeError):
    """An earlier call has not come back yet, so another is not begun."""


class Running(Generic[Answer]):
    """
    A call in a thread of its own, begun at once.

    A client's own time-outs bound connecting and each read, but not looking up
    a name, nor an answer that drips. A call that overran goes on, and may yet
    succeed: on Lambda perhaps minutes later, when the container thaws.
    """

    def __init__(self, call: Callable[[], Answer]) -> None:
        self._call = call
        self._answers: list[Answer] = []
        self._raised: list[Exception] = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        """Tell whether the call has not ended yet."""
        return self._thread.is_alive()

    def join(self, timeout: float | None = None) -> None:
        """Wait for the end of the call, *timeout* seconds at most."""
        self._thread.join(timeout)

    def answer(self, *, within_s: float) -> Answer:
        """
        Return what the call returns.

        Raises:
            TimeoutError: The call did not end in time.
            Exception: What the call raised.

        """
        self.join(within_s)
        if self.is_alive():
            raise TimeoutError
        if self._raised:
            raise self._raised[0]
        return self._answers[0]

    def _run(self) -> None:
        try:
            self._answers.append(self._call())
        except Exception as error:  # noqa: BLE001  # handed over to the thread that waits
            self._raised.append(error)


class Deadline:
    """Runs one call at a time in a thread of its own, and waits no longer than it was told."""

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._running: Running[Any] | None = None

    def run(self, call: Callable[[], Answer]) -> Answer:
        """
        Return what *call* returns.

        Raises:
            TimeoutError: It did not end in time.
            StillRunning: The last one that did not has not ended yet.
            Exception: What *call* raised.

        """
        if self._running is not None and self._running.is_alive():
            raise StillRunning
        self._running = running = Running(call)
        return running.answer(within_s=self._seconds)
