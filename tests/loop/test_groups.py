"""Emulator tests of a group run in one process, and the longest groups begin first."""

import json
import re

import pytest

from tests.loop.groups import DURATIONS, SHARED, group_of, longest_first
from tests.loop.template import ROOT

MODULE = """
import os, time
import pytest

@pytest.mark.parametrize("number", range(5))
def test_one(number):
    time.sleep(0.05)
    print("ran", __name__, os.getpid())
"""
SPREAD = {
    "forked": ("-p", "tests.loop.forked", "--forks", "2", "--whole-groups"),
    "xdist": ("-p", "xdist", "-n", "2", "--dist", "loadgroup"),
}


@pytest.fixture(params=SPREAD)
def ran(project, pytester, request):
    """Run modules of some names in two processes; (module, process) in the order of their ends."""

    def ran(*modules, seconds=None):
        durations = pytester.path / "durations.json"
        durations.write_text(json.dumps(seconds or {}))
        pytester.makepyfile(**dict.fromkeys(modules, MODULE))
        settings = "from tests.loop import groups; import pathlib"
        settings += f"\ngroups.DURATIONS = pathlib.Path({str(durations)!r})"
        settings += "\ngroups.SHARED = {'test_same': 'same'}"
        pytester.makeconftest(settings)
        result = project("groups", "", "-rP", *SPREAD[request.param])
        result.assert_outcomes(passed=5 * len(modules))
        return re.findall(r"ran (\w+) (\d+)", result.stdout.str())

    return ran


def test_a_module_is_in_one_process(ran):
    """Its stack is deployed once."""
    told = ran("test_a", "test_b", "test_c", "test_d")

    assert 4 == len(set(told))
    assert 2 == len({process for _, process in told})


def test_modules_that_share_a_stack_are_in_one_process(ran):
    told = ran("test_a", "test_same_b", "test_c", "test_same_d")

    assert 1 == len({process for module, process in told if "same" in module})


def test_what_took_longest_begins_first(ran):
    """As durations.json has it; two processes, so the first two."""
    seconds = {"test_a.py": 1, "test_b.py": 2, "test_c.py": 30, "test_d.py": 20}
    told = ran(*(name.removesuffix(".py") for name in seconds), seconds=seconds)
    first = {process: module for module, process in reversed(told)}

    assert {"test_c", "test_d"} == set(first.values())


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        ({"a": 1, "b": 9}, ["c4", "d5", "b1", "b3", "a0", "a2"]),  # nobody knows how long c takes
        ({"a": 9, "b": 1, "c": 5, "d": 5}, ["a0", "a2", "c4", "d5", "b1", "b3"]),
        ({}, ["a0", "a2", "b1", "b3", "c4", "d5"]),
    ],
)
def test_a_group_stays_together(seconds, expected):
    """Within it, and among equals, nothing changes its place."""
    items = ["a0", "b1", "a2", "b3", "c4", "d5"]

    assert expected == longest_first(items, key=lambda each: each[0], seconds=seconds)


def test_every_group_that_is_named_is_there():
    """A folder that was renamed would silently be spread over all processes."""
    for folder in SHARED:
        assert list((ROOT / folder).glob("test_*.py")), folder
    known = json.loads(DURATIONS.read_text())
    assert set(SHARED.values()) <= set(known), "make durations"


def test_the_group_of_a_test_is_told_by_its_place():
    assert "console" == group_of("tests/end_to_end/console/test_reach.py::test_one")
    assert "tests/x/test_y.py" == group_of("tests/x/test_y.py::TestIt::test_one[console]")
