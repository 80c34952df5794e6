"""
What the check adds to the start of a trigger where a list decides: processor time, fresh processes.

Counted are the import of all of the check, the mapping of its lists and the first verdict, in a
process that has imported what a trigger without the check needs. Bytecode is compiled before, as it
is in a package.
"""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import quantiles

MOST_MS = 10.0
_ROUNDS = 11
_PROGRAM = """
import json, mmap, time
import events.publishing, rules.refusals, rules.value, runtime.aws, runtime.entry, runtime.observe
import runtime.settings.addresses
start = time.process_time()
from rules.addresses.policy import Policy
from runtime.addresses.check import AddressCheck
from runtime.addresses.data_files import shipped_lists
lists = shipped_lists()
check = AddressCheck(Policy(), lists=lambda _: lists, routes=None, remaining_ms=lambda: 5000)
assert check("jo@in.mailinator.com").is_refused
print((time.process_time() - start) * 1000)
"""


def row() -> dict[str, str]:
    """The lower quartile of fresh processes, as a start's in `benchmarks.cold_start`."""
    measured, *_ = quantiles([_once() for _ in range(_ROUNDS + 1)][1:])  # the first one compiles
    return {
        "bar": "cold start of the check over the trigger, a list decides",
        "measured": f"{measured:.1f} ms of a processor",
        "wanted": f"at most {MOST_MS:g} ms",
        "result": "PASS" if measured <= MOST_MS else "FAIL",
    }


def _once() -> float:
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    run = subprocess.run(  # our own text
        [sys.executable, "-c", _PROGRAM], env=ours, capture_output=True, text=True, check=True
    )
    return float(run.stdout)
