"""Switches that make a service of the emulator unwell, each for a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from threading import RLock
from typing import Any

LONGEST_S = 30 * 60.0
Fault = Callable[[], AbstractContextManager[Any]]


@dataclass(slots=True)
class _Running:
    since: float
    ends: float
    stack: ExitStack


class Faults:
    """
    What is unwell now.

    A fault ends by its switch, with the console, or after half an hour: the first look at
    the state after that ends it.
    """

    def __init__(self, known: Mapping[str, Fault], now: Callable[[], float] = time.time) -> None:
        self._known, self._now = known, now
        self._running: dict[str, _Running] = {}
        self._lock = RLock()

    def state(self) -> list[dict[str, Any]]:
        """Each fault by name, and since when it lasts, or None."""
        with self._lock:
            self._end_old()
            running = {name: each.since for name, each in self._running.items()}
        return [{"name": name, "since": running.get(name)} for name in self._known]

    def switch(self, name: str, *, is_on: bool) -> bool:
        """Begin or end one; whether there is such a fault. Twice is once."""
        if name not in self._known:
            return False
        with self._lock:
            if is_on and name not in self._running:
                stack = ExitStack()
                stack.enter_context(self._known[name]())
                now = self._now()
                self._running[name] = _Running(now, now + LONGEST_S, stack)
            elif not is_on and name in self._running:
                self._running.pop(name).stack.close()
        return True

    def end_all(self) -> None:
        """End all."""
        for name in self._known:
            self.switch(name, is_on=False)

    def _end_old(self) -> None:
        for name in [name for name, each in self._running.items() if each.ends <= self._now()]:
            self._running.pop(name).stack.close()
