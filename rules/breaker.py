"""When to stop asking a service that does not answer."""

from __future__ import annotations


class Breaker:
    """
    Opens after *failures* in a row, for *opens_for_s*; then lets one call try.

    A caller that asks `allows` and goes on must report how the call ended. Waiting for
    a service that is down costs each sign-in its time-out; a breaker costs the
    first few. Times are seconds of any clock, always the same one.
    """

    def __init__(self, *, failures: int, opens_for_s: float) -> None:
        self._limit = failures
        self._opens_for_s = opens_for_s
        self._failures = 0
        self._opened_at: float | None = None

    def allows(self, now: float) -> bool:
        """Tell whether to call. While open, one call in each *opens_for_s* may."""
        if self._opened_at is None:
            return True
        if 0 <= now - self._opened_at < self._opens_for_s:
            return False
        self._opened_at = now  # the probe: the others wait for how it ends
        return True

    def succeeded(self) -> None:
        """Close."""
        self._failures = 0
        self._opened_at = None

    def failed(self, now: float) -> None:
        """Count, and open when it is too much."""
        self._failures += 1
        if self._failures >= self._limit:
            self._opened_at = now
