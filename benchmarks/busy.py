"""
A command on a busy machine: `make busy` runs the demo with four loops that never wait.

    python -m benchmarks.busy [--loops 4] [--times 3] [-- make demo]

Each loop is in a session of its own. With `kernel.sched_autogroup_enabled`, which most desktops
have, all processes of one session share one part of the processors, and four loops of one
session would be one competitor. Exits with 1 if the command failed once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

_LOOP = "while True: pass"
_LINES_OF_A_FAILURE = 40


def main() -> int:
    """Run the command, and print a row for each time."""
    asked = _arguments().parse_args()
    command = asked.command or ["make", "demo"]
    print(f"{' '.join(command)} beside {asked.loops} busy loops on {os.cpu_count()} processors")
    with busy(asked.loops):
        ended = [_once(command, number) for number in range(1, asked.times + 1)]
    return 0 if not any(ended) else 1


@contextmanager
def busy(loops: int) -> Iterator[None]:
    """So many busy loops, each in a session of its own, for as long as the block lasts."""
    started = [
        subprocess.Popen([sys.executable, "-c", _LOOP], start_new_session=True)
        for _ in range(loops)
    ]
    try:
        yield
    finally:
        for each in started:
            each.kill()
            each.wait()


def _once(command: list[str], number: int) -> int:
    began = time.monotonic()
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    print(
        f"{number}: exit code {run.returncode}, {time.monotonic() - began:.1f} s,"
        f" load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    if run.returncode:
        print("\n".join((run.stdout + run.stderr).splitlines()[-_LINES_OF_A_FAILURE:]))
    return run.returncode


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.busy", description=__doc__)
    parser.add_argument("--loops", type=int, default=4)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("command", nargs="*", help="make demo, if none is given")
    return parser


if __name__ == "__main__":
    sys.exit(main())
