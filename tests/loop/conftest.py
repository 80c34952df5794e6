"""Projects of their own, tested with one of the plugins."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.loop.template import ROOT

_SETTINGS = "[pytest]\nmarkers =\n  emulator: one\n  slow: another\naddopts = --strict-markers"


@pytest.fixture
def project(pytester, monkeypatch):
    """Write the module test_it.py, if it has content, and run all tests that are there."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{pytester.path}")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(_SETTINGS)

    def project(plugin, content, *options):
        if content:
            pytester.makepyfile(test_it=content)
        return pytester.runpytest_subprocess("-p", f"tests.loop.{plugin}", *options)

    return project


@dataclass(frozen=True)
class Ended:
    """How the one test of a module ended, `passed` or otherwise, and what was said of it."""

    how: str
    said: str


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    """
    Run modules with one test each, all in one process: most of a run's time is its start.

    Takes the plugin, the modules' texts by name and options; how each ended, by name. What
    the run printed is then its attribute ``output``.
    """

    def ends(plugin, modules, *options):
        folder = tmp_path_factory.mktemp("project")
        (folder / "pytest.ini").write_text(_SETTINGS)
        for name, text in modules.items():
            (folder / f"test_{name}.py").write_text(text)
        command = [sys.executable, "-m", "pytest", "-p", f"tests.loop.{plugin}", "-rA", *options]
        environment = {
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "COLUMNS": "300",  # a line of the summary is cut at it
        }
        run = subprocess.run(
            command, cwd=folder, env=os.environ | environment, capture_output=True, check=False
        )
        ends.output = run.stdout.decode()
        return {name: _ended(f"test_{name}.py", ends.output) for name in modules}

    return ends


def _ended(file, said):
    """From pytest's summary, where each test has a line."""
    line = rf"^(PASSED|FAILED|ERROR|SKIPPED) (.*\b{re.escape(file)}.*)"
    [(how, said_of_it)] = re.findall(line, said, re.MULTILINE)
    return Ended(how.lower(), said_of_it)
