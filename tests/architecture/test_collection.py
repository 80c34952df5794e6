"""Every process collects the same tests in the same order; otherwise they cannot be shared out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def collecting(seed):
    """A process with that hash seed that prints the names of all tests."""
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
def test_tests_are_collected_alike_under_two_hash_seeds():
    """A set as a list of parameters has another order in each process: sort it."""
    processes = [collecting(seed) for seed in ("1", "2")]
    one, other = (process.communicate()[0].splitlines() for process in processes)

    assert [0, 0] == [process.returncode for process in processes], one
    assert [name for name in one if "::" in name] == [name for name in other if "::" in name]
    assert len(one) > 1000
