"""What was looked up a moment ago, for the next who asks: many tabs cost no more than one."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar

T = TypeVar("T")
_KEPT = 50


class Looks:
    """Answers that are good for a while. Two who ask the same at once wait for one answer."""

    def __init__(self, every: timedelta, now: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every.total_seconds()
        self._now = now
        self._seen: dict[Hashable, tuple[float, Any]] = {}
        self._locks: dict[Hashable, Lock] = {}
        self._lock = Lock()

    def at(self, what: Hashable, look: Callable[[], T]) -> T:
        """What *look* answers, or answered a moment ago. What it raises is not kept."""
        with self._lock_of(what):
            seen = self._seen.get(what)
            if seen is None or self._now() - seen[0] >= self._every_s:
                seen = (self._now(), look())
                self._keep(what, seen)
            found: T = seen[1]
            return found

    def _lock_of(self, what: Hashable) -> Lock:
        with self._lock:
            return self._locks.setdefault(what, Lock())

    def _keep(self, what: Hashable, seen: tuple[float, Any]) -> None:
        with self._lock:
            self._seen.pop(what, None)
            self._seen[what] = seen
            while len(self._seen) > _KEPT:
                oldest = next(iter(self._seen))
                del self._seen[oldest], self._locks[oldest]
