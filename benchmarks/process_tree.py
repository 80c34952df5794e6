"""Memory and processor time of a process and all that it started; Linux only."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def tree_of(root: int) -> list[int]:
    """The living processes of *root*'s tree, itself first."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
            if state != "Z":
                children.setdefault(int(parent), []).append(int(stat.parent.name))
    tree = [root]
    for pid in tree:  # it grows meanwhile
        tree += children.get(pid, [])
    return tree


def pss_mb(pid: int) -> float:
    """Proportional set size: its own pages, and its share of those that others have too."""
    with suppress(OSError):
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def cpu_s(pid: int) -> float:
    """Processor time of *pid* itself, up to now."""
    with suppress(OSError):
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        return sum(int(ticks) for ticks in fields[11:13]) / _TICKS
    return 0.0
