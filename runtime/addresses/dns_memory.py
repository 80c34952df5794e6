"""Answers that are kept for a while: so many, and each for its own time."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")


class Memory(Generic[Kept]):
    """Keeps *most* values by name; the one that was asked for longest ago goes first."""

    def __init__(self, most: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Kept]] = OrderedDict()

    def get(self, name: str) -> Kept | None:
        """What is kept under *name*, unless its time is over."""
        until, value = self._kept.get(name, (0.0, None))
        if value is None or self._clock() >= until:
            return None
        self._kept.move_to_end(name)
        return value

    def put(self, name: str, value: Kept, *, for_s: float) -> None:
        """Keep *value*."""
        self._kept[name] = self._clock() + for_s, value
        self._kept.move_to_end(name)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
