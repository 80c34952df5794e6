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


def ends(project, test, *, mark=""):
    """How that one test ends."""
    return project("own_time", f"{MODULE}{mark}\n{test}").parseoutcomes()


def test_an_unmarked_test_that_is_busy_fails(project):
    """And says so."""
    result = project("own_time", f"{MODULE}\ndef test_one(): exec(BUSY)")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["took 0.? s of processor time: mark it with pytest.mark.slow*"])


@pytest.mark.parametrize(
    "test",
    [
        "def test_one(): subprocess.run([sys.executable, '-c', BUSY])",
        "def test_one(own): pass",
    ],
)
def test_a_child_and_a_fixture_of_its_own_are_part_of_a_test(project, test):
    assert {"failed": 1} == ends(project, test)


def test_waiting_is_not_being_busy(project):
    """As long as another process has the processor, or nobody."""
    assert {"passed": 1} == ends(project, "def test_one(): time.sleep(1)")


def test_a_fixture_that_tests_share_is_nobodys(project):
    """Which test comes first is chance when they run in several processes."""
    assert {"passed": 1} == ends(project, "def test_one(shared): pass")


def test_a_marked_test_may_be_busy_and_has_to_be(project):
    slow = "@pytest.mark.slow"
    result = project("own_time", f"{MODULE}{slow}\ndef test_one(): pass")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["took 0.0 s of processor time: take the mark slow away*"])
    assert {"passed": 1} == ends(project, "def test_one(): exec(BUSY)", mark=slow)


def test_what_is_skipped_has_no_time(project):
    """Without npm, a slow test is skipped and not wrong."""
    skips = "def test_one(): pytest.skip('no npm')"
    assert {"skipped": 1} == ends(project, skips, mark="@pytest.mark.slow")


def test_an_emulator_test_may_take_its_time(project):
    busy = "def test_one(): exec(BUSY)"
    assert {"passed": 1} == ends(project, busy, mark="@pytest.mark.emulator")


def test_a_failure_stays_the_failure_that_it_is(project):
    result = project(
        "own_time", f"{MODULE}\ndef test_one():\n    exec(BUSY)\n    assert 'this' == 1"
    )

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 'this' == 1"])
    result.stdout.no_fnmatch_line("*processor time*")
