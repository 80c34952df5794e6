"""
A function's own time: what its call takes on a machine that has nothing else to do.

On AWS nobody else's work makes a function late. Here it shares the processors
with the emulator, the tests and whatever the developer runs. Linux counts, for
each thread, how long it ran and how long it was ready to run and had no
processor. That waiting is not the function's, and neither is the time in which
the emulator answers one of its requests. Sleeping and waiting for anything
else is: a function that sleeps six seconds is late on every machine.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ministack_cognito_triggers.functions.slowness import slowness

STEP_S = 0.02
HARD_LIMIT_FACTOR = 12.0
"""After so many limits of wall time the wait ends, for any cause of the delay."""
OPEN: Counter[str] = Counter()
"""Requests that are being answered now, by the access key that signed them. The gate counts."""

_NS = 1e-9


class Process(NamedTuple):
    """A function's process, and the access key that its requests are signed with."""

    pid: int
    access_key: str


UNWATCHED = Process(0, "")
"""A process that cannot be looked at: every second is its own."""


class Counted(NamedTuple):
    """Seconds of one thread: it ran, and it was ready to run and had no processor."""

    ran: float
    waited: float


def counted(pid: int) -> dict[str, Counted] | None:
    """What Linux counted of each thread of *pid*; None without such counters or process."""
    threads = {}
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):  # a thread that has just ended
                ran, waited, _ = (task / "schedstat").read_text().split()
                threads[task.name] = Counted(int(ran) * _NS, int(waited) * _NS)
    except OSError:
        return None
    return threads or None


class Tally:
    """
    Own seconds from rows of what was counted between one look and the next.

    Linux counts a wait when it is over. What was charged for time in which nothing ran is in
    doubt until then, and given back as far as a wait turns out to have begun before the last look.

    >>> tally = Tally()
    >>> tally.add(0.2, ran=0.1, waited=0.1)  # it shared a processor
    0.1
    >>> tally.add(0.2, ran=0.0, waited=0.0, is_open=True)  # it waited for the emulator
    0.1
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._in_doubt = 0.0

    def add(
        self,
        passed: float,
        *,
        ran: float,
        waited: float,
        busiest: float | None = None,
        is_open: bool = False,
    ) -> float:
        """
        The own time so far.

        *ran* and *waited* are sums over all threads, *busiest* is the most that one of them did
        of both: if it is more than has passed, a part of its wait is from before.
        """
        elsewhere = passed if is_open else waited
        own = min(passed, max(min(ran, passed), passed - elsewhere))
        from_before = max(0.0, (ran + waited if busiest is None else busiest) - passed)
        given_back = min(self._in_doubt, from_before)
        self._in_doubt += max(0.0, own - ran) - given_back
        self.seconds += own - given_back
        return self.seconds


class OwnTime:
    """Counts from when it is made; *who* answers None while a process is being started."""

    def __init__(self, who: Callable[[], Process | None]) -> None:
        self._who = who
        self._last = time.monotonic()
        self._known: Process | None = None
        self._seen: dict[str, Counted] = {}
        self._tally = Tally()
        self.wall = 0.0

    @property
    def own(self) -> float:
        """Seconds up to the last step."""
        return self._tally.seconds

    def step(self) -> float:
        """Seconds up to now."""
        now = time.monotonic()
        passed, self._last = now - self._last, now
        self.wall += passed
        process = self._who()
        if process is None:  # what is done to start one is not its own
            return self.own
        if process is UNWATCHED:
            return self._tally.add(passed, ran=passed, waited=0.0)
        if not has_schedstat():
            own = passed / slowness()
            return self._tally.add(passed, ran=own, waited=passed - own)
        if (threads := counted(process.pid)) is None:  # it has just ended
            return self.own
        if process != self._known:
            self._known, self._seen = process, threads
        since = [_since(self._seen.get(thread), counts) for thread, counts in threads.items()]
        self._seen = threads
        return self._tally.add(
            passed,
            ran=sum(each.ran for each in since),
            waited=sum(each.waited for each in since),
            busiest=max(sum(each) for each in since),
            is_open=OPEN[process.access_key] > 0,
        )

    def is_over(self, limit_s: float) -> bool:
        """Whether *limit_s* of its own are used up, or so much wall time that nobody waits."""
        return self.step() >= limit_s or self.wall >= limit_s * HARD_LIMIT_FACTOR


def _since(then: Counted | None, now: Counted) -> Counted:
    """What one thread did meanwhile; a new one did all that it has done."""
    before = then or Counted(0.0, 0.0)
    return Counted(max(0.0, now.ran - before.ran), max(0.0, now.waited - before.waited))


def within(limit_s: float, outcome: Future[Any], clock: OwnTime) -> Any:
    """The result of *outcome*; TimeoutError once *clock* is over the limit."""
    while not outcome.done():
        if clock.is_over(limit_s):
            raise TimeoutError
        wait([outcome], timeout=STEP_S)
    return outcome.result()


@cache
def has_schedstat() -> bool:
    """Whether this kernel counts how long a thread waits for a processor."""
    return counted(os.getpid()) is not None
