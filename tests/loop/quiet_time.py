"""
The time that something takes on a machine that has nothing else to do.

A limit that is compared with it means the same with four busy loops as on a
quiet machine, and need not be made wide for the sake of the former.
"""

import time
from pathlib import Path

_THREADS = Path("/proc/self/task")


class QuietTime:
    """
    Seconds since it was made, but for those in which a thread of this process waited for a CPU.

    The kernel counts these for each thread in ``schedstat`` (proc(5)). Where there is none,
    as on macOS, it is the wall's time. A thread that has ended meanwhile is not looked at.
    """

    def __init__(self):
        self._waited = _waited_s()
        self._started = time.monotonic()

    @property
    def passed_s(self):
        ended, waited = time.monotonic(), _waited_s()
        longer = sum(max(0.0, waited[one] - self._waited.get(one, 0.0)) for one in waited)
        return max(0.0, ended - self._started - longer)


def _waited_s():
    """For each thread of this process: how long it could have run, and nothing let it."""
    waited = {}
    for thread in _THREADS.glob("*"):
        try:
            waited[thread.name] = int((thread / "schedstat").read_text().split()[1]) / 1e9
        except OSError:  # it has just ended
            continue
    return waited
