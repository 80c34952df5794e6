"""
What a whole `make demo` takes of this machine, and what a cold function does, forked or not.

    python -m benchmarks.laptop cold        spawn and fork in turn, and their ratios
    python -m benchmarks.laptop demo        peak memory and processor time of `make demo`

Compare ratios, not seconds: both kinds are measured in one go, so that a busy moment
hits both. Linux only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from benchmarks.process_tree import cpu_s, pss_mb, tree_of
from local.deploy import deploy
from local.emulator import Emulator
from local.suite import PARAMETERS, STACK, TEMPLATE
from ministack_cognito_triggers import WORKERS_VARIABLE
from pipeline.delivery.kept_zips import KeptZips

_LOOKS_EVERY_S = 0.25
_MODES = ("spawn", "fork")
_NONSENSE = b'{"nonsense": 1}'


@dataclass(frozen=True)
class Cold:
    """A cold call of each function: medians, and the memory of all environments after."""

    wall_s: float
    cpu_s: float
    pss_mb: float
    functions: int


def main() -> int:
    """Do what the command line says."""
    match sys.argv[1:]:
        case ["cold", *turns]:
            return _compare(int(turns[0]) if turns else 2)
        case ["demo", *command]:
            return _watch(command or [sys.executable, "-m", "local", "demo", "--port", "0"])
        case _:
            print(__doc__)
            return 2


def _compare(turns: int) -> int:
    measured: dict[str, list[Cold]] = {mode: [] for mode in _MODES}
    for _ in range(turns):
        for mode in _MODES:
            measured[mode].append(_cold(mode))
    print(f"{'median':22}{'spawn':>10}{'fork':>10}{'ratio':>8}")
    for title, name, unit in (
        ("cold call, wall", "wall_s", "s"),
        ("cold call, processor", "cpu_s", "s"),
        ("memory (PSS) of each", "pss_mb", "MB"),
    ):
        spawn, fork = (median(getattr(each, name) for each in measured[mode]) for mode in _MODES)
        print(f"{title:22}{spawn:8.2f} {unit:2}{fork:7.2f} {unit:2}{spawn / fork:6.1f}")
    functions = measured["fork"][0].functions
    print(f"{functions} functions, {turns} turns each, load {os.getloadavg()[0]:.1f}")
    return 0


def _cold(mode: str) -> Cold:
    with _deployed(mode) as emulator:
        aws = emulator.client("lambda")
        pages = aws.get_paginator("list_functions").paginate()
        names = [each["FunctionName"] for page in pages for each in page["Functions"]]
        before = _all(cpu_s), _all(pss_mb)
        walls = []
        for name in names:
            started = time.monotonic()
            aws.invoke(FunctionName=name, Payload=_NONSENSE)["Payload"].close()
            walls.append(time.monotonic() - started)
        return Cold(
            wall_s=median(walls),
            cpu_s=(_all(cpu_s) - before[0]) / len(names),
            pss_mb=(_all(pss_mb) - before[1]) / len(names),
            functions=len(names),
        )


@contextmanager
def _deployed(mode: str) -> Iterator[Emulator]:
    """An emulator with the suite's stack, no function of it warm."""
    os.environ[WORKERS_VARIABLE] = mode
    with Emulator(port=0) as emulator:
        deploy(
            emulator,
            template=TEMPLATE,
            stack=STACK,
            parameters={"DnsServers": "127.0.0.1:9", **PARAMETERS},
            package=KeptZips(TEMPLATE.parent),
        )
        time.sleep(2)  # the fork host is ready, and the mappings have looked once
        yield emulator


def _all(measure: Callable[[int], float]) -> float:
    return sum(measure(pid) for pid in tree_of(os.getpid())[1:])


def _watch(command: list[str]) -> int:
    """Run *command*, and print the peak of its processes' memory."""
    peak, processes = 0.0, 0
    used: dict[int, float] = {}
    started = time.monotonic()
    running = subprocess.Popen(command)
    while running.poll() is None:
        tree = tree_of(running.pid)
        now = sum(pss_mb(pid) for pid in tree)
        if now > peak:
            peak, processes = now, len(tree)
        used |= {pid: cpu_s(pid) for pid in tree}
        time.sleep(_LOOKS_EVERY_S)
    print(
        f"rc {running.returncode}, {time.monotonic() - started:.1f} s,"
        f" {sum(used.values()):.1f} CPU-s,"
        f" peak {peak:.0f} MB PSS of {processes} processes, load {os.getloadavg()[0]:.1f}"
    )
    return running.returncode


if __name__ == "__main__":
    sys.exit(main())
