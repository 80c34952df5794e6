"""Keeping to a number of calls a second."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """
    Lets one call begin every so often.

    For one container: what many of them may do together is theirs divided.
    None begins while it `rests`.
    """

    def __init__(
        self,
        *,
        per_second: float,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._apart_s = 1 / per_second
        self._monotonic = monotonic
        self._sleep = sleep
        self._next = 0.0

    def wait(self) -> None:
        """Come back when the next call may begin."""
        now = self._monotonic()
        self._sleep(max(0.0, self._next - now))
        self._next = max(now, self._next) + self._apart_s

    def rests(self, *, for_s: float) -> None:
        """Let no call begin for so long: the service has had too many."""
        self._next = max(self._next, self._monotonic() + for_s)
