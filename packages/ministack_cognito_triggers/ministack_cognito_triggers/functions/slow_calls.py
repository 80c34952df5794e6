"""What was slow on this machine: the calls of triggers that took longer than Cognito waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Any

from ministack_cognito_triggers.functions.own_time import OwnTime

_log = logging.getLogger(__name__)


class SlowCalls:
    """Counts calls whose wall time passed the limit, and those late by their own time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = self._late = 0
        self._worst: dict[str, Any] | None = None

    def told(self) -> dict[str, Any]:
        """
        What was slow, since the start or the last reset.

        `calls` took longer than the limit on the wall, `late` of them by their own time;
        `worst` is the longest, None without any.
        """
        with self._lock:
            return {"calls": self._calls, "worst": self._worst, "late": self._late}

    def note(self, trigger: str, clock: OwnTime, *, limit_s: float, is_late: bool) -> None:
        """Take notice of one attempt that has ended or was given up on."""
        if clock.wall < limit_s:
            return
        call: dict[str, Any] = {
            "function": trigger,
            "wall_s": round(clock.wall, 3),
            "own_s": round(clock.own, 3),
        }
        with self._lock:
            self._calls += 1
            self._late += is_late
            if self._worst is None or call["wall_s"] > self._worst["wall_s"]:
                self._worst = call
        _log.warning("%s: %.1f s on this machine, %.1f s of its own", *call.values())

    def reset_for(self, original: Callable[[], None]) -> Callable[[], None]:
        """The reset of everything."""

        def reset() -> None:
            with self._lock:
                self._calls = self._late = 0
                self._worst = None
            original()

        return reset


SLOW_CALLS = SlowCalls()
