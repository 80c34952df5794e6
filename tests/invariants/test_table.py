"""Every invariant has its tests, and every test that is named is there."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.invariants.table import HELD, NOT_OFFERED

TESTS = Path(__file__).parents[1]
ALL = [*range(1, 76), 77]


@cache
def names_in(file):
    """The functions that pytest collects of a file, as far as it says so itself."""
    tree = ast.parse((TESTS / file).read_text())
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def numbered():
    """Tests whose names begin with the number of an invariant, by number."""
    for path in TESTS.rglob("test_*.py"):
        file = path.relative_to(TESTS).as_posix()
        for name in names_in(file):
            number = name.removeprefix("test_").partition("_")[0]
            if number.isdecimal() and int(number) in ALL:
                yield int(number), f"{file}::{name}"


def test_every_invariant_is_held_or_not_offered():
    """And none is both."""
    assert sorted(ALL) == sorted([*HELD, *NOT_OFFERED])
    assert all(HELD.values())
    assert all(NOT_OFFERED.values())


@pytest.mark.parametrize("number", HELD)
def test_the_tests_of_an_invariant_are_there(number):
    """In the file and by the name that the table says."""
    for test in HELD[number]:
        file, _, name = test.partition("::")

        assert Path(file).name.startswith("test_")
        assert name in names_in(file), test


@pytest.mark.parametrize("number", NOT_OFFERED)
def test_what_is_not_offered_has_no_tests_either(number):
    """If it has, it belongs into the other list."""
    assert number not in dict(numbered())


def test_a_number_in_a_tests_name_is_in_the_table():
    """A test that claims to hold an invariant claims one that there is."""
    assert {number for number, _ in numbered()} <= set(HELD)
