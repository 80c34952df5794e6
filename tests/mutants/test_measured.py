"""The coverage map: which tests run a line, and until when that is believed."""

import threading
from pathlib import Path

import pytest

from rules.webhooks.retries import fate_of
from tests.mutants import measured
from tests.mutants.measured import Lines, Measured, imported_by, reached_from
from tests.mutants.processes import in_forks

PATH = "rules/webhooks/retries.py"


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
def place(tmp_path, monkeypatch):
    """A project of one file of code, of which a line is run, and one of tests."""
    monkeypatch.setattr(measured, "FOLDER", tmp_path / "build")
    monkeypatch.setattr(measured, "ROOT", tmp_path)
    for name in ("code.py", "tests/test_code.py", "tests/world.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.fixture
def again(place, monkeypatch):  # noqa: ARG001  # the files must be there
    """Ask for the tests of the file anew; how often it was measured so far."""
    times = []

    def answers(tasks, *_, **__):
        times.extend(tasks)
        return [(task, [("test", 0.1, {"code.py": frozenset({7})})]) for task in tasks]

    monkeypatch.setattr(measured, "in_forks", answers)

    def again():
        known = Measured(
            {"tests/test_code.py": []}, {"tests/test_code.py": {"tests/world.py"}}, jobs=1
        )
        known.of({"tests/test_code.py"})
        return len(times), known.running("code.py", range(6, 9)), known.running("code.py", range(7))

    return again


def test_a_map_is_kept(again):
    """And tells which tests run one of some lines."""
    assert (1, {"test"}, set()) == again()
    assert (1, {"test"}, set()) == again()


@pytest.mark.parametrize("name", ["code.py", "tests/test_code.py", "tests/world.py"])
def test_a_map_is_made_again_when_something_changes(name, again, place):
    """The tests, what helps them, and what they run; not for what is as it was."""
    again()
    (place / name).write_text("other")

    assert 2 == again()[0]
    assert 2 == again()[0]


def in_a_thread():
    """Call the rule where a profiler of this thread would not see it."""
    thread = threading.Thread(target=fate_of, args=(410,))
    thread.start()
    thread.join()


def test_lines_are_told_apart_by_test():
    """Those of other threads, too; and of the project alone."""

    def work(_):
        items = [
            Item("one", lambda: fate_of(200)),
            Item("two", in_a_thread),
            Item("none", lambda: Path("x").name),
        ]
        return [(name, lines) for name, _, lines in measured.in_time(items)]

    [(_, found)] = in_forks([0], work, jobs=1, limits=lambda _: (20.0, 600.0))
    one, two, none = (lines for _, lines in found)

    assert ["one", "two", "none"] == [name for name, _ in found]
    assert {PATH} == one.keys() == two.keys()
    assert one[PATH] != two[PATH]
    assert {} == none


def test_what_is_leant_on_is_followed():
    """However far, and in a circle."""
    needs = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"e"}}

    assert {"a", "b", "c"} == reached_from("a", needs)


def test_nothing_runs_while_nothing_is_noted():
    """The context of what no test runs is empty."""

    def work(_):
        lines = Lines()
        with lines:
            fate_of(200)
        fate_of(410)
        return lines.by_test()

    [(_, found)] = in_forks([0], work, jobs=1, limits=lambda _: (20.0, 600.0))

    assert {""} == found.keys()


def test_a_file_of_tests_imports_what_its_fixtures_do():
    """Most tests of the API reach it through a fixture; what modules import is not theirs."""
    needs = {
        "tests/api/test_a.py": {"tests/api/conftest.py"},
        "tests/api/conftest.py": {"api/app.py"},
        "api/app.py": {"api/deep.py"},
    }

    assert {"tests/api/conftest.py", "api/app.py"} == imported_by("tests/api/test_a.py", needs)
