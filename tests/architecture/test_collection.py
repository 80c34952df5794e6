"""Every process collects the same tests in the same order; otherwise they cannot be shared out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.loop.collected import all_names

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


def names(process):
    """Those of all tests, in their order."""
    told = process.communicate()[0].splitlines()

    assert 0 == process.returncode, told
    return [name for name in told if "::" in name]


@pytest.mark.slow
def test_tests_are_collected_alike_under_two_hash_seeds(pytestconfig):
    """
    A set as a list of parameters has another order in each process: sort it.

    A run that has collected everything is one of the two.
    """
    own_seed = os.environ.get("PYTHONHASHSEED")
    other = collecting("2" if own_seed == "1" else "1")
    one = all_names(pytestconfig) or names(collecting("3"))

    assert one == names(other)
    assert len(one) > 1000
