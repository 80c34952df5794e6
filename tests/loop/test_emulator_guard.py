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


HARMLESS = '["true", "local.server"]'
MODULES = {
    **{name.replace(" ", "_"): module(command) for name, command in STARTS.items()},
    "session": module(STARTS["the server"], scope='(scope="session")'),
    "marked": module(HARMLESS, mark="@pytest.mark.emulator"),
    "unmarked": module(HARMLESS),
    "other": module('["true", "local"]'),
}


@pytest.fixture(scope="module")
def ended(ends):
    return ends("emulator_guard", MODULES)


@pytest.mark.parametrize("name", STARTS)
def test_an_unmarked_test_starts_nothing(ended, name):
    """It is refused before it runs, and the message says what to do."""
    name = name.replace(" ", "_")

    assert "error" == ended[name].how
    refused = f"UnmarkedStart: test_{name}.py::test_one starts an emulator or a browser"
    assert f"{refused}: mark it with" in ended[name].said


def test_a_fixture_of_the_session_hides_nothing(ended):
    """It is started for the test that runs."""
    assert "error" == ended["session"].how


def test_a_marked_test_may(ended):
    assert "passed" == ended["marked"].how
    assert "error" == ended["unmarked"].how


def test_other_processes_are_nobodys_business(ended):
    assert "passed" == ended["other"].how
