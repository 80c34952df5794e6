"""The mark `slow` is true, by processor time."""

import pytest

MODULE = """
import subprocess, sys, time
import pytest
from tests.loop import own_time

own_time.UNMARKED_AT_MOST_S, own_time.MARKED_AT_LEAST_S = 0.2, 0.1
BUSY = "import time; end = time.process_time() + 0.3\\nwhile time.process_time() < end: pass"

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
    "marked_and_busy": "@pytest.mark.slow\ndef test_one(): exec(BUSY)",
    "marked_and_skipped": "@pytest.mark.slow\ndef test_one(): pytest.skip('no npm')",
    "emulator_and_busy": "@pytest.mark.emulator\ndef test_one(): exec(BUSY)",
    "busy_and_wrong": "def test_one():\n    exec(BUSY)\n    assert 'this' == 1",
}


@pytest.fixture(scope="module")
def ended(ends):
    return ends("own_time", {name: f"{MODULE}{test}" for name, test in MODULES.items()})


def test_an_unmarked_test_that_is_busy_fails(ended):
    """And says so."""
    assert "failed" == ended["busy"].how
    assert "s of processor time: mark it with pytest.mark.slow" in ended["busy"].said
    assert "took 0." in ended["busy"].said


@pytest.mark.parametrize("name", ["child", "own_fixture"])
def test_a_child_and_a_fixture_of_its_own_are_part_of_a_test(ended, name):
    assert "failed" == ended[name].how
    assert "mark it with pytest.mark.slow" in ended[name].said


def test_waiting_is_not_being_busy(ended):
    """As long as another process has the processor, or nobody."""
    assert "passed" == ended["waiting"].how


def test_a_fixture_that_tests_share_is_nobodys(ended):
    """Which test comes first is chance when they run in several processes."""
    assert "passed" == ended["shared_fixture"].how


def test_a_marked_test_may_be_busy_and_has_to_be(ended):
    assert "failed" == ended["marked_and_idle"].how
    assert "took 0.0 s of processor time: take the mark slow away" in ended["marked_and_idle"].said
    assert "passed" == ended["marked_and_busy"].how


def test_what_is_skipped_has_no_time(ended):
    """Without npm, a slow test is skipped and not wrong."""
    assert "skipped" == ended["marked_and_skipped"].how


def test_an_emulator_test_may_take_its_time(ended):
    assert "passed" == ended["emulator_and_busy"].how


def test_a_failure_stays_the_failure_that_it_is(ended):
    assert "failed" == ended["busy_and_wrong"].how
    assert "assert 'this' == 1" in ended["busy_and_wrong"].said
    assert "processor time" not in ended["busy_and_wrong"].said
