"""
Plugin: `--cov` is answered by counters in the code, while a test runs that is there to run it.

coverage.py's tracer made whatever ran two to three times as slow, pytest, hypothesis and moto
included, and is stopped as soon as it begins; `counters.py` says what there is in its place, and
coverage.py makes its report of it. Coverage is asked of six folders, and the tests of these folders
have to reach it: what tests of anything else reach does not count. So these run last: what they
have put into a cache would not be reached any more by a test that counts. With `--cov-context`
the tracer goes on, because counters know no test.
"""

import sys
from contextlib import suppress
from importlib.machinery import PathFinder, SourceFileLoader
from pathlib import Path

import pytest

from tests.loop.counters import Reached, counted

SOURCES = ("rules", "events", "runtime", "triggers", "workers", "api")
# The tests of these, and tests that hold several of them together, or one to the template.
COUNTED = (
    *(f"{each}/" for each in SOURCES),
    *(f"tests/{each}/" for each in (*SOURCES, "data", "faults", "invariants")),
    "tests/template/test_parameters.py",
)


def pytest_addoption(pluginmanager):
    """The first that conftest.py's plugins are asked: what it imports next has counters, too."""
    _begin(pluginmanager)


def pytest_load_initial_conftests(early_config):
    """The same for a plugin of the command line, which is there before coverage is."""
    _begin(early_config.pluginmanager)


def _begin(pluginmanager):
    plugin = pluginmanager.getplugin("_cov")
    if not plugin or not plugin.cov_controller or plugin.options.cov_context:
        return
    if sources := plugin.cov_controller.cov.config.source:
        places = [Path.cwd() / each.replace(".", "/") for each in sources]
        pluginmanager.register(Counting(plugin, places), "counting")


def is_counted(nodeid):
    """
    Whether coverage looks at a test.

    >>> is_counted("tests/rules/test_names.py::test_one")
    True
    >>> is_counted("tests/rules_of_others/test_names.py::test_one")
    False
    """
    return nodeid.startswith(COUNTED)


class Counting:
    """The modules below *places*, folders or modules without their ending, and what was reached."""

    def __init__(self, plugin, places):
        self._plugin, self._places = plugin, places
        self._found = {}  # Counted and Reached, by path
        self._before = None  # what was reached, by path, when nothing was to count any more
        self._stop_the_tracer()
        original = SourceFileLoader.get_code

        def get_code(loader, name):
            return self._code(loader.path) or original(loader, name)

        SourceFileLoader.get_code = get_code
        sys.meta_path.insert(0, self)

    def _stop_the_tracer(self):
        coverage = self._plugin.cov_controller.cov
        coverage._warn_no_data = False  # it was not to collect any; pytest-cov does the same
        coverage.stop()

    def find_spec(self, name, path=None, target=None):
        """Find a module first: pytest compiles by itself what a command line names."""
        if name.partition(".")[0] not in {each.name for each in self._places}:
            return None
        found = PathFinder.find_spec(name, path, target)
        return found if found and found.origin and self._is_asked(Path(found.origin)) else None

    def _code(self, path):
        """The code of a module with counters, or None if it is not to have any."""
        if not self._is_asked(Path(path)):
            return None
        if path not in self._found:
            found = counted(Path(path).read_text(), path)
            self._found[path] = found, Reached(len(found.counters))
        found, reached = self._found[path]
        return found.writing_to(reached)

    def _is_asked(self, path):
        return any(path.is_relative_to(each) or path == Path(f"{each}.py") for each in self._places)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self):
        """A process of pytest-xdist begins its tracer only then."""
        self._stop_the_tracer()

    def pytest_unconfigure(self):
        with suppress(AttributeError, ValueError):
            del SourceFileLoader.get_code  # its base class has the original
            sys.meta_path.remove(self)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: not is_counted(item.nodeid))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item):
        if is_counted(item.nodeid):
            self._take_back()
        elif self._before is None:
            self._before = {path: bytes(reached) for path, (_, reached) in self._found.items()}

    def _take_back(self):
        """Count nothing since then but the import of what was not imported then."""
        if self._before is not None:
            for path, (found, reached) in self._found.items():
                before = self._before.get(path, bytes(len(reached)))
                reached[found.of_imports :] = before[found.of_imports :]
            self._before = None

    @pytest.hookimpl(wrapper=True, trylast=True)  # before coverage is asked
    def pytest_runtestloop(self):
        try:
            return (yield)
        finally:
            self.tell()

    def tell(self):
        """Tell coverage.py what this process has reached, and which modules there are."""
        self._take_back()
        coverage = self._plugin.cov_controller.cov
        data = coverage.get_data()
        reached = {path: self._reached(path) for path in self._found}
        if coverage.config.branch:
            data.add_arcs(reached)
        else:
            data.add_lines({path: [line for line, _ in reached[path]] for path in reached})
        data.touch_files(str(path) for each in self._places for path in sorted(each.rglob("*.py")))

    def _reached(self, path):
        found, reached = self._found[path]
        return [
            pair for pair, is_reached in zip(found.counters, reached, strict=True) if is_reached
        ]
