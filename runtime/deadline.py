"""A wall that a call cannot overrun."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread


class StillRunning(RuntimeError):
    """An earlier call has not come back yet, so another is not begun."""


class Deadline:
    """
    Runs calls in a thread beside, and waits no longer than it was told.

    A client's own time-outs bound connecting and each read, but not looking up
    a name, nor an answer that drips. A call that overran goes on, and may yet
    succeed: on Lambda perhaps minutes later, when the container thaws.
    """

    def __init__(self, *, seconds: float) -> None:
        self._seconds = seconds
        self._running: Thread | None = None

    def run(self, call: Callable[[], object]) -> None:
        """
        Run *call*.

        Raises:
            TimeoutError: It did not end in time.
            StillRunning: The last one that did not has not ended yet.
            Exception: What *call* raised.

        """
        if self._running is not None and self._running.is_alive():
            raise StillRunning
        raised: list[Exception] = []
        self._running = Thread(target=_catching, args=(call, raised), daemon=True)
        self._running.start()
        self._running.join(self._seconds)
        if self._running.is_alive():
            raise TimeoutError
        if raised:
            raise raised[0]


def _catching(call: Callable[[], object], raised: list[Exception]) -> None:
    try:
        call()
    except Exception as error:  # noqa: BLE001  # handed over to the thread that waits
        raised.append(error)
