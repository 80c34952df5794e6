"""Which tests run which lines."""

import sys
import threading
from importlib import import_module
from pathlib import Path

import pytest

from tests.mutants import measured
from tests.mutants.lines import Lines
from tests.mutants.processes import in_forks

CODE = """
AT_IMPORT = 1


def ours(number):
    if number > 1:
        return (
            number
            + 1
        )
    return lost(number)


def lost(number):
    return number
"""
IMPORT, HEAD, MORE, LESS, DEEP = {2, 5, 14}, 6, 7, 11, 15


class Item:
    """A test that calls something, as pytest would run it."""

    def __init__(self, nodeid, call):
        self.nodeid, self.call, self.config = nodeid, call, self
        self.hook = self.pluginmanager = self

    def register(self, plugin):
        """Nothing here fails."""

    def pytest_runtest_protocol(self, *, item, **_):
        item.call()


@pytest.fixture
def in_a_process(tmp_path):
    """What *work* says of the module and its lines, in a process that ends with it."""
    (tmp_path / "code_of_ours.py").write_text("def other():\n    pass\n")
    (tmp_path / "package_of_ours").mkdir()
    (tmp_path / "package_of_ours" / "code.py").write_text(CODE)

    def in_a_process(work):
        def begun(_):
            sys.path.insert(0, str(tmp_path))
            lines = Lines(tmp_path, ("package_of_ours",))
            lines.begin()
            return work(import_module("package_of_ours.code"), lines)

        [(_, found)] = in_forks([0], begun, jobs=1, limits=lambda _: (20.0, 600.0))
        return found

    return in_a_process


def in_a_thread(call):
    thread = threading.Thread(target=call)
    thread.start()
    thread.join()


def test_lines_are_told_apart_by_test(in_a_process):
    """Those of other threads, too; a statement by its first line; of the project alone."""

    def work(module, lines):
        items = [
            Item("more", lambda: module.ours(2)),
            Item("less", lambda: in_a_thread(lambda: module.ours(1))),
            Item("none", lambda: Path("x").name),
            Item("other", lambda: import_module("code_of_ours").other()),
        ]
        return [(name, found) for name, _, found in measured.in_time(items, lines)]

    path = "package_of_ours/code.py"

    assert [
        ("more", {path: {HEAD, MORE}}),
        ("less", {path: {HEAD, LESS, DEEP}}),
        ("none", {}),
        ("other", {}),
    ] == in_a_process(work)


def test_what_an_import_runs_is_known_before_any_test(in_a_process):
    """And no more, once it is forgotten."""

    def work(module, lines):
        before = lines.ran()
        lines.forget()
        return before, lines.ran(), module.AT_IMPORT

    assert ({"package_of_ours/code.py": IMPORT}, {}, 1) == in_a_process(work)
