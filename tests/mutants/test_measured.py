"""The coverage map: which tests run a line, and until when that is believed."""

import pytest

from tests.mutants import measured
from tests.mutants.lines import Lines
from tests.mutants.measured import Measured, imported_by, reached_from

TEST = "tests/test_code.py::test"


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
def times():
    return []


@pytest.fixture
def known(place, monkeypatch, times):
    """What is known of the file of tests, asked for again."""

    def answers(tasks, *_, **__):
        times.extend(tasks)
        return [(task, [(TEST, 0.1, {"code.py": frozenset({7})})]) for task in tasks]

    monkeypatch.setattr(measured, "in_forks", answers)

    def known():
        found = Measured(
            {"tests/test_code.py": []},
            {"tests/test_code.py": {"tests/world.py"}},
            kind="map",
            lines=Lines(place, ("code",)),
            jobs=1,
        )
        found.of({"tests/test_code.py"})
        return found

    return known


@pytest.fixture
def again(known, times):
    """How often the file was measured so far, and who runs one of some lines."""

    def again():
        found = known()
        return len(times), found.running("code.py", range(6, 9)), found.running("code.py", range(7))

    return again


def test_a_map_is_kept(again):
    """And tells which tests run one of some lines."""
    assert (1, {TEST}, set()) == again()
    assert (1, {TEST}, set()) == again()


def test_what_a_file_of_tests_reads_is_read_by_its_tests(known):
    """A constant that it compares with a document, say: its own lines are not counted."""
    assert {TEST} == known().running("tests/test_code.py", [3])
    assert set() == known().running("tests/test_other.py", [3])


@pytest.mark.parametrize("name", ["code.py", "tests/test_code.py", "tests/world.py"])
def test_a_map_is_made_again_when_something_changes(name, again, place):
    """The tests, what helps them, and what they run; not for what is as it was."""
    again()
    (place / name).write_text("other")

    assert 2 == again()[0]
    assert 2 == again()[0]


def test_what_is_leant_on_is_followed():
    """However far, and in a circle."""
    needs = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"e"}}

    assert {"a", "b", "c"} == reached_from("a", needs)


def test_a_file_of_tests_imports_what_its_fixtures_do():
    """Most tests of the API reach it through a fixture; what modules import is not theirs."""
    needs = {
        "tests/api/test_a.py": {"tests/api/conftest.py"},
        "tests/api/conftest.py": {"api/app.py"},
        "api/app.py": {"api/deep.py"},
    }

    assert {"tests/api/conftest.py", "api/app.py"} == imported_by("tests/api/test_a.py", needs)
