"""The time that a whole call may take."""

from __future__ import annotations

import time
from collections.abc import Callable


class Wall:
    """Ends *seconds* from now, on the clock that nobody sets."""

    def __init__(self, seconds: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises `TimeoutError`."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    def shared_by(self, tries: int) -> Wall:
        """Return the wall of the next of so many *tries*. Raises `TimeoutError`."""
        return Wall(self.left() / tries, clock=self._clock)
