"""
Plugin: a run imports and searches no file that has nothing for it, and tells so by its text.

Each process of a run collects for itself; to import twelve thousand tests for the seven hundred
that it may get took more processor time than most groups of them. A file says in its own text
that it has emulator tests: any run that collects everything refuses one that does not. A file
with no other tests says that of all of them in one line. Where nothing is prompted for, there is
no doctest: to look through the docstrings of a module takes longer than to read its file.
"""

import re
from functools import cache

import pytest
from _pytest.doctest import DoctestModule

MARK = "pytest.mark.emulator"
PROMPT = ">>>"
_OF_ALL = re.compile(r"^pytestmark = (\[.*)?pytest\.mark\.emulator(\]|, .*\]|)$", re.MULTILINE)


def pytest_ignore_collect(collection_path, config):
    """None leaves it to others."""
    expression = config.option.markexpr
    if collection_path.suffix != ".py":
        return None
    if expression == "emulator":
        return None if says_so(collection_path) else True
    if expression.split(" and ")[0] == "not emulator" and " or " not in expression:
        return True if has_no_others(text_of(collection_path)) else None
    return None


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path):
    found = yield
    if file_path.suffix != ".py" or PROMPT in text_of(file_path):
        return found
    return [each for each in found if not isinstance(each, DoctestModule)]


@cache
def text_of(path):
    return path.read_text()


def says_so(path):
    """Whether the mark stands in the file's text."""
    return MARK in text_of(path)


def has_no_others(text):
    """
    Whether all tests of a file with that *text* are emulator tests, and its doctests, too.

    >>> has_no_others("pytestmark = [pytest.mark.slow, pytest.mark.emulator]")
    True
    >>> has_no_others("@pytest.mark.emulator")
    False
    """
    return bool(_OF_ALL.search(text))


def pytest_collection_modifyitems(items):
    marked = {item.path for item in items if item.get_closest_marker("emulator")}
    silent = sorted(path for path in marked if not says_so(path))
    if silent:
        raise pytest.UsageError(
            f"{', '.join(map(str, silent))}: has tests with the mark emulator, and does not say"
            f" {MARK}; a run of these tests alone would miss them"
        )
