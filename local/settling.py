"""
Waiting for what the suite does in the background, without a clock that a slow machine misses.

The emulator knows whether anything is still under way (`local.bridge.settled`). As long as it
is, what one waits for can come; once all has come to rest without it, it never will.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

_LOOKS_EVERY_S = 0.05
_STUCK_AFTER_S = 120.0  # in which nothing new began
_GIVES_UP_AFTER_S = 600.0
Found = TypeVar("Found")


class NotSettled(TimeoutError):
    """Something goes on and on; the message says what."""


@dataclass(frozen=True, slots=True)
class State:
    """
    Whether all has come to rest.

    Attributes:
        work: How many invocations of functions there ever were.
        waiting_for: What is under way, in words.

    """

    is_settled: bool
    work: int
    waiting_for: tuple[str, ...]

    def besides(self, name: str) -> State:
        """The same without what goes on in queues and functions with *name* in theirs."""
        others = tuple(each for each in self.waiting_for if name not in each)
        return replace(self, is_settled=not others, waiting_for=others)

    @classmethod
    def of(cls, told: dict[str, Any]) -> State:
        """The state that the emulator's answer tells of."""
        return cls(told["settled"], told["work"], tuple(told["waiting_for"]))


class Settles(Protocol):
    """What can be asked whether all has come to rest."""

    def state(self) -> State:
        """As it is now."""
        ...


def awaited(emulator: Settles, look: Callable[[], Found]) -> Found:
    """
    What *look* finds, as soon as that is true, or when all has come to rest.

    Raises:
        NotSettled: Nothing was found, and something is under way for ever.

    """
    last, began, progressed = None, time.monotonic(), time.monotonic()
    while True:
        state = emulator.state()  # before the look: what is at rest now was there to be found
        found = look()
        if found or (state.is_settled and state == last):
            return found
        now = time.monotonic()
        progressed = now if last is None or state.work != last.work else progressed
        if now - progressed > _STUCK_AFTER_S or now - began > _GIVES_UP_AFTER_S:
            raise NotSettled(f"not settled, waiting for {'; '.join(state.waiting_for)}")
        last = state
        time.sleep(_LOOKS_EVERY_S)


def settle(emulator: Settles, *, besides: str = "") -> None:
    """
    Wait until all has come to rest; NotSettled if it does not.

    What has *besides* in its name may go on: a consumer that looks again every second.
    """
    awaited(_Besides(emulator, besides) if besides else emulator, lambda: False)


@dataclass(frozen=True, slots=True)
class _Besides:
    emulator: Settles
    name: str

    def state(self) -> State:
        return self.emulator.state().besides(self.name)
