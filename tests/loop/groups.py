"""
Plugin: emulator tests that share a stack run in one process, the longest groups first.

It is what `--whole-groups` means with `--forks`, and `--dist loadgroup` here with `-n`:
pytest-xdist 3.8 reads its own mark through a private name that pytest 9.2 no longer has, and then
spreads every group over all processes without a word. A group is told by the place of a test.
"""

import json
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

DURATIONS = Path(__file__).parents[1] / "durations.json"
# Folders whose modules share a stack; everywhere else a module is a group.
SHARED = {
    "tests/end_to_end/console/": "console",
    "tests/end_to_end/demo/": "demo",
    "tests/local/bridge/": "bridge",
}


def group_of(nodeid):
    """
    The group of a test.

    >>> group_of("tests/end_to_end/console/test_reach.py::test_one[a::b]")
    'console'
    >>> group_of("tests/local/test_emulator.py::test_one")
    'tests/local/test_emulator.py'
    """
    for folder, group in SHARED.items():
        if nodeid.startswith(folder):
            return group
    return nodeid.partition("::")[0]


class Groups(LoadScopeScheduling):
    """Gives a process the whole group."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False  # by the number of tests, which says little
    return Groups(config, log)


def pytest_collection_modifyitems(config, items):
    options = config.option
    if getattr(options, "whole_groups", False) or getattr(options, "loadgroup", False):
        seconds = json.loads(DURATIONS.read_text()) if DURATIONS.exists() else {}
        items[:] = longest_first(items, key=lambda item: group_of(item.nodeid), seconds=seconds)


def longest_first(items, *, key, seconds):
    """
    The *items*, group by group; groups whose *seconds* are not known come first.

    >>> longest_first(["a1", "b1", "a2", "c1"], key=lambda each: each[0], seconds={"a": 1, "b": 9})
    ['c1', 'b1', 'a1', 'a2']
    """
    first = {}
    for item in items:
        first.setdefault(key(item), len(first))
    rank = {group: (-seconds.get(group, float("inf")), first[group]) for group in first}
    return sorted(items, key=lambda item: rank[key(item)])
