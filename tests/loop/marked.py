"""
Plugin: a run of the emulator tests alone collects the files that have some.

Each process of a run collects for itself; to import twelve thousand tests for the seven hundred
that it may get took more processor time than most groups of them. A file says in its own text
that it has such tests: any run that collects everything refuses one that does not.
"""

from functools import cache

import pytest

MARK = "pytest.mark.emulator"


def pytest_ignore_collect(collection_path, config):
    """None leaves it to others."""
    if config.option.markexpr != "emulator" or collection_path.suffix != ".py":
        return None
    return None if says_so(collection_path) else True


@cache
def says_so(path):
    """Whether the mark stands in the file's text."""
    return MARK in path.read_text()


def pytest_collection_modifyitems(items):
    marked = {item.path for item in items if item.get_closest_marker("emulator")}
    silent = sorted(path for path in marked if not says_so(path))
    if silent:
        raise pytest.UsageError(
            f"{', '.join(map(str, silent))}: has tests with the mark emulator, and does not say"
            f" {MARK}; a run of these tests alone would miss them"
        )
