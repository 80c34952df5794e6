"""Ctrl-C at any moment of `make run`: one sentence, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.emulator
ROOT = Path(__file__).parents[2]
STATES = {
    "start": "starting the emulator",
    "deployment": "deploying",
    "serving": "watch it at",
    "demo": "ok       Ada signs up",
}


@pytest.mark.parametrize(
    ("command", "state"),
    [
        *(("run", state) for state in STATES),
        *(("demo", state) for state in STATES if state != "serving"),  # it has no page
    ],
)
def test_nothing_is_left_whenever_it_is_stopped(command, state, tmp_path):
    """No process, no temporary file, no names of a run that is gone; the demo ends with 130."""
    started = subprocess.Popen(
        [sys.executable, "-m", "local", command, "--port", "0"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    with started:
        before = _until(started.stdout, STATES[state])
        os.killpg(started.pid, signal.SIGINT)  # as a terminal does
        after = started.stdout.read()
        code = started.wait(300)

    assert {"run": 0, "demo": 130}[command] == code, before + after
    assert "stopped; nothing is left behind" in after
    assert "Traceback" not in after
    assert [] == list(tmp_path.iterdir())
    assert [] == list(ROOT.glob(".env.local*"))
    assert _ends(started.pid)


def _until(lines, words):
    said = ""
    for line in lines:
        said += line
        if words in line:
            return said
    return pytest.fail(f"it ended before it said {words}:\n{said}")


def _ends(group):
    """What was being started a moment before the end ends by itself."""
    for _ in range(3000):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
