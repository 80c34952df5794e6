"""
Many users at once do many things, and every decision must be told, once.

Starts the whole suite on this machine, as ``make demo`` does, and prints two tables: ``make soak
MINUTES=5``.
"""

from __future__ import annotations

import argparse
import sys
import time

from rich.console import Console

from local.soak.soak import soak
from local.start import room
from local.suite import running_suite

_WIDTH_IN_A_FILE = 120


def main() -> int:
    """Do it; 1 if anything was lost, doubled or wrong."""
    asked = _arguments()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_IN_A_FILE)
    with room(), running_suite(on_progress=console.print) as suite:
        ends_at = time.monotonic() + asked.minutes * 60
        judgement = soak(
            suite,
            goes_on=lambda _: time.monotonic() < ends_at,
            users=asked.users,
            seed=asked.seed,
            on_progress=console.print,
        )
    console.print(judgement.table())
    return 1 if judgement.differences else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
