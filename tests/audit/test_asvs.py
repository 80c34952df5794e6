"""The table of OWASP ASVS 5.0 in docs/security.md: complete, and as good as the tests it names."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs/security.md"
# Version 5.0.0, levels 1 and 2: numbers of each section, those of level 1 first.
SECTIONS = {
    "6.1": ((1,), (2, 3)),
    "6.2": ((1, 2, 3, 4, 5, 6, 7, 8), (9, 10, 11, 12)),
    "6.3": ((1, 2), (3, 4)),
    "6.4": ((1, 2), (3, 4)),
    "6.5": ((), (1, 2, 3, 4, 5)),
    "6.6": ((), (1, 2, 3)),
    "6.8": ((), (1, 2, 3, 4)),
    "7.1": ((), (1, 2, 3)),
    "7.2": ((1, 2, 3, 4), ()),
    "7.3": ((), (1, 2)),
    "7.4": ((1, 2), (3, 4, 5)),
    "7.5": ((), (1, 2)),
    "7.6": ((), (1, 2)),
    "9.1": ((1, 2, 3), ()),
    "9.2": ((1,), (2, 3, 4)),
    "10.1": ((), (1, 2)),
    "10.2": ((), (1, 2)),
    "10.3": ((), (1, 2, 3, 4)),
    "10.4": ((1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11)),
    "10.5": ((), (1, 2, 3, 4, 5)),
    "10.6": ((), (1, 2)),
    "10.7": ((), (1, 2, 3)),
    "16.1": ((), (1,)),
    "16.2": ((), (1, 2, 3, 4, 5)),
    "16.3": ((), (1, 2, 3, 4)),
    "16.4": ((), (1, 2, 3)),
    "16.5": ((), (1, 2, 3)),
}
LEVELS = {
    f"{section}.{number}": level
    for section, levels in SECTIONS.items()
    for level, numbers in enumerate(levels, start=1)
    for number in numbers
}
# Of level 1, and not met yet. Nothing is added here without a decision.
OPEN: set[str] = set()
_ROW = re.compile(r"\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]*) ?\|")
_TEST = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ROWS = [
    (number, int(level), verdict, why)
    for number, level, _, verdict, why in _ROW.findall(PAGE.read_text())
]


@cache
def names_in(file):
    """The functions of a file that pytest collects."""
    tree = ast.parse((TESTS / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_requirement_has_one_row_with_its_level():
    """Of the five chapters, levels 1 and 2."""
    assert LEVELS == {number: level for number, level, *_ in ROWS}
    assert len(LEVELS) == len(ROWS)


@pytest.mark.parametrize(("number", "_", "verdict", "why"), ROWS)
def test_a_verdict_has_what_it_needs(number, _, verdict, why):
    """Met: tests that are there. Not met, not applicable: a reason."""
    named = _TEST.findall(why)

    assert verdict in {"met", "not met", "Cognito's", "not applicable"}
    assert named or verdict != "met", number
    assert why or verdict == "Cognito's", number
    for file, name in named:
        assert name in names_in(file), number


def test_what_is_open_at_level_1_is_no_more_than_is_known():
    """And what has been met since is taken off the list."""
    assert OPEN == {
        number for number, level, verdict, _ in ROWS if (level, verdict) == (1, "not met")
    }
