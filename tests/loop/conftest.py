"""A project of its own, tested with one of the plugins."""

import pytest

from tests.loop.template import ROOT


@pytest.fixture
def project(pytester, monkeypatch):
    """Write the module test_it.py, if it has content, and run all tests that are there."""
    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{pytester.path}")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini(
        "[pytest]\nmarkers =\n  emulator: one\n  slow: another\naddopts = --strict-markers"
    )

    def project(plugin, content, *options):
        if content:
            pytester.makepyfile(test_it=content)
        return pytester.runpytest_subprocess("-p", f"tests.loop.{plugin}", *options)

    return project
