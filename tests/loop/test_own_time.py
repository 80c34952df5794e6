"""Where the mark `slow` is wrong, by processor time, the end of a run says so."""

import re
from dataclasses import dataclass

import pytest

MODULE = """
import subprocess, sys, time
import pytest
from tests.loop import own_time

own_time.UNMARKED_AT_MOST_S, own_time.MARKED_AT_LEAST_S = 0.1, 0.05
BUSY = "import time; end = time.process_time() + 0.15\\nwhile time.process_time() < end: pass"

@pytest.fixture
def own():
    exec(BUSY)

@pytest.fixture(scope="module")
def shared():
    exec(BUSY)

"""
MODULES = {
    "busy": "def test_one(): exec(BUSY)",
    "child": "def test_one(): subprocess.run([sys.executable, '-c', BUSY])",
    "own_fixture": "def test_one(own): pass",
    "waiting": "def test_one(): time.sleep(1)",
    "shared_fixture": "def test_one(shared): pass",
    "marked_and_idle": "@pytest.mark.slow\ndef test_one(): pass",
    "marked_for_the_shared": "@pytest.mark.slow\ndef test_one(shared): pass",
    "marked_and_busy": "@pytest.mark.slow\ndef test_one(): exec(BUSY)",
    "marked_and_skipped": "@pytest.mark.slow\ndef test_one(): pytest.skip('no npm')",
    "emulator_and_busy": "@pytest.mark.emulator\ndef test_one(): exec(BUSY)",
    "busy_and_wrong": "def test_one():\n    exec(BUSY)\n    assert 'this' == 1",
}


@dataclass(frozen=True)
class Run:
    """How the tests ended, by name, and what the summary says of them."""

    ended: dict
    said: dict


@pytest.fixture(scope="module", params=[[], ["-p", "xdist.plugin", "-n", "2"]], ids=["one", "two"])
def run(ends, request):
    """In one process, and shared out to two."""
    modules = {name: f"{MODULE}{test}" for name, test in MODULES.items()}
    ended = ends("own_time", modules, *request.param)
    told = re.findall(r"^test_(\w+)\.py::test_one (took .*)$", ends.output, re.MULTILINE)
    return Run({name: each.how for name, each in ended.items()}, dict(told))


def test_an_unmarked_test_that_is_busy_is_told(run):
    """With what it took."""
    assert "s of processor time: mark it with pytest.mark.slow" in run.said["busy"]
    assert "took 0." in run.said["busy"]


def test_a_wrong_mark_fails_nothing(run):
    """How long a test takes depends on the machine."""
    assert {"passed", "skipped", "failed"} == set(run.ended.values())
    assert ["busy_and_wrong"] == [name for name, how in run.ended.items() if how == "failed"]


@pytest.mark.parametrize("name", ["child", "own_fixture"])
def test_a_child_and_a_fixture_of_its_own_are_part_of_a_test(run, name):
    assert "mark it with pytest.mark.slow" in run.said[name]


def test_a_marked_test_has_to_be_busy(run):
    assert "took 0.0 s of processor time: take the mark slow away" in run.said["marked_and_idle"]


@pytest.mark.parametrize(
    "name",
    [
        "waiting",  # another process has the processor, or nobody
        "shared_fixture",  # which test comes first is chance in several processes
        "marked_for_the_shared",
        "marked_and_busy",
        "marked_and_skipped",
        "emulator_and_busy",
        "busy_and_wrong",  # it has another fault
    ],
)
def test_nothing_is_said_of_others(run, name):
    assert name not in run.said
