"""Each mutant that is said to live, and why, is still one that could be made."""

import ast
from pathlib import Path

import pytest

from tests.mutants.changes import mutants
from tests.mutants.report import explained

ROOT = Path(__file__).parents[2]
EXPLAINED = explained()


@pytest.mark.parametrize("path", sorted({path for path, _ in EXPLAINED}))
def test_what_is_explained_is_there(path):
    """A reason for a line that has changed since explains nothing."""
    there = {one.name for one in mutants(path, ast.parse((ROOT / path).read_text()))}

    assert set() == {name for file, name in EXPLAINED if file == path} - there


def test_a_reason_is_a_sentence():
    """Not a word, nor the same for all."""
    assert all(len(why.split()) > 5 for why in EXPLAINED.values())
