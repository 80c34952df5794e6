"""
How slow this machine is now, where the kernel does not say it for each process (macOS).

One figure for all: the worse of how much longer a small process takes than it
runs, and of how many want each processor.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from threading import Lock

MOST = 6.0
_KEPT_S = 30.0
_WORK = "import email.message, json, xml.etree.ElementTree"

_lock = Lock()
_known: list[tuple[float, float]] = []  # measured at, slowness


def slowness(*, now: Callable[[], float] = time.monotonic) -> float:
    """Wall time for each second of its own; measured every 30 s."""
    with _lock:
        if not _known or now() - _known[0][0] > _KEPT_S:
            _known[:] = [(now(), bounded(stretch(), crowd()))]
            print(f"time limits are {_known[0][1]:.1f} times as long: no schedstat", flush=True)
        return _known[0][1]


def bounded(*figures: float) -> float:
    """
    The worst, but no less than 1 and no more than `MOST`.

    >>> bounded(0.9, 0.2), bounded(1.5, 2.5), bounded(40.0)
    (1.0, 2.5, 6.0)
    """
    return min(MOST, max(1.0, *figures))


def stretch() -> float:
    """Wall time over processor time of a process that only imports."""
    started = time.monotonic()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-ISc", _WORK], {})
    _, _, used = os.wait4(pid, 0)
    return (time.monotonic() - started) / max(1e-3, used.ru_utime + used.ru_stime)


def crowd() -> float:
    """How many want to run for each processor there is."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)
