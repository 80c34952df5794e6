"""What `make fast` leaves out is what was measured, and nothing else."""

import json

import pytest

from tests.loop import costly
from tests.loop.costly import CLOCK_S, COSTLY, PROCESSOR_S, costly_functions
from tests.loop.durations import Test
from tests.loop.template import ROOT

FILE = "tests/rules/test_day.py"
COLLECTED = [
    f"{FILE}::test_dear[1]",
    f"{FILE}::test_dear[2]",
    f"{FILE}::TestMore::test_dear",
    f"{FILE}::test_dear_to_nobody",
]


class Item:
    """A test that was collected."""

    def __init__(self, nodeid):
        self.nodeid = nodeid
        self.marks = []

    def add_marker(self, mark):
        self.marks.append(mark.name)


def marked():
    """Which of the tests the plugin marks."""
    items = [Item(nodeid) for nodeid in COLLECTED]
    costly.pytest_collection_modifyitems(items)
    return [item.nodeid for item in items if item.marks == ["costly"]]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (f"{FILE}::test_dear", COLLECTED[:2]),
        (f"{FILE}::TestMore::test_dear", COLLECTED[2:3]),
        (f"{FILE}::test_gone", []),
    ],
)
def test_every_case_of_a_function_has_the_mark(monkeypatch, tmp_path, function, expected):
    """A name that begins alike, or that stands in a class, is another one's."""
    (tmp_path / "costly.json").write_text(json.dumps([function]))
    monkeypatch.setattr(costly, "COSTLY", tmp_path / "costly.json")

    assert expected == marked()


def test_without_a_measurement_nothing_is_left_out(monkeypatch, tmp_path):
    """As in a copy of the project that has no products."""
    monkeypatch.setattr(costly, "COSTLY", tmp_path / "none.json")

    assert [] == marked()


def test_the_marks_are_there_before_they_are_asked_for(request):
    """Else `-m` would not see them."""
    assert request.config.pluginmanager.has_plugin("tests.loop.costly")
    assert costly.pytest_collection_modifyitems.pytest_impl["tryfirst"]


@pytest.mark.parametrize(
    ("took_s", "processor_s", "is_costly"),
    [
        (CLOCK_S - 0.01, PROCESSOR_S - 0.01, False),
        (CLOCK_S, 0.0, True),
        (0.0, PROCESSOR_S, True),
    ],
)
def test_the_dearest_case_decides(took_s, processor_s, is_costly):
    """One that waits keeps a process, as one that computes does."""
    tests = [
        Test(FILE, "test_one[a]", took_s, processor_s),
        Test(FILE, "test_one[b]", 0.0, 0.0),
        Test(None, "a doctest", 9.0, 9.0),
    ]

    assert [f"{FILE}::test_one"] * is_costly == costly_functions(tests)


def test_what_was_costly_is_a_small_part():
    """A slow machine would have most tests left out; and names are those of pytest."""
    functions = json.loads(COSTLY.read_text())

    assert functions == sorted(set(functions))
    assert len(functions) < 500
    places = {function.partition("::")[0] for function in functions}
    there = sum((ROOT / place).exists() for place in places)
    assert there > 0.8 * len(places)


def test_make_fast_leaves_them_out_and_make_test_does_not():
    """Whatever is left out of both runs nowhere."""
    makefile = (ROOT / "Makefile").read_text()
    runs = [line for line in makefile.splitlines() if "$(PYTEST) -m " in line]

    assert 1 == sum("not costly" in line for line in runs)
    marks = [line.split(" -m ")[1].partition(" $(")[0] for line in runs if "--junit-xml" in line]
    assert ["emulator", '"not emulator"'] == marks
