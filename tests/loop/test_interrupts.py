"""Tests of Ctrl-C work in the background of a shell, too."""

import signal

import pytest

CAN_BE_INTERRUPTED = """
import os, signal

def test_one():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt:
        return
    raise AssertionError("it was ignored")
"""


@pytest.fixture
def in_the_background():
    """What this process starts ignores SIGINT."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_background")
@pytest.mark.parametrize(("plugin", "outcome"), [("interrupts", "passed"), ("garbage", "failed")])
def test_a_run_in_the_background_can_be_interrupted(project, plugin, outcome):
    """The other plugin shows what happens without."""
    assert {outcome: 1} == project(plugin, CAN_BE_INTERRUPTED).parseoutcomes()
