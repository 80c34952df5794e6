"""The mark `emulator` is true: what has it not, starts none."""

import pytest

STARTS = {
    "the server": '[sys.executable, "-m", "local.server", "--lifeline"]',
    "a script that starts one": '[sys.executable, "-c", "with Emulator(port=0): pass"]',
    "a shell": '["bash", "-c", "make run"]',
    "a command line of text": '"python -m local demo"',
    "a browser": '[sys.executable, "-c", "pass", "--remote-debugging-pipe"]',
}
MODULE = """
import subprocess, sys
import pytest

@pytest.fixture{scope}
def started():
    return subprocess.run({command}, check=False, shell={shell})

{mark}
def test_one(started):
    pass
"""


def module(command, *, mark="", scope=""):
    return MODULE.format(command=command, mark=mark, scope=scope, shell=command.startswith('"'))


@pytest.mark.parametrize("command", STARTS.values(), ids=STARTS)
def test_an_unmarked_test_starts_nothing(project, command):
    """It is refused before it runs, and the message says what to do."""
    result = project("emulator_guard", module(command))

    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*UnmarkedStart: test_it.py::test_one starts an emulator or a browser: mark it with*"]
    )


def test_a_fixture_of_the_session_hides_nothing(project):
    """It is started for the test that runs."""
    result = project("emulator_guard", module(STARTS["the server"], scope='(scope="session")'))

    result.assert_outcomes(errors=1)


def test_a_marked_test_may(project):
    harmless = '["true", "local.server"]'
    marked = module(harmless, mark="@pytest.mark.emulator")
    project("emulator_guard", marked).assert_outcomes(passed=1)
    project("emulator_guard", module(harmless)).assert_outcomes(errors=1)


def test_other_processes_are_nobodys_business(project):
    project("emulator_guard", module('["true", "local"]')).assert_outcomes(passed=1)
