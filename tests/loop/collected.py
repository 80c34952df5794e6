"""Plugin: remembers what a run has collected, before tests are chosen by mark or name."""

import pytest

_NAMES = pytest.StashKey[list[str]]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    config.stash[_NAMES] = [item.nodeid for item in items]


def all_names(config):
    """The names of all tests there are, in their order; None if the run was asked for some."""
    is_whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    narrowed = config.option.ignore or config.option.deselect or config.option.lf
    by_mark = config.option.markexpr == "emulator"  # leaves out files, see `marked`
    return config.stash[_NAMES] if is_whole and not narrowed and not by_mark else None
