"""
Plugin: the mark `built` is put on tests of what is made from the sources first.

That is the expanded template, the walk through its updates, and the package for Lambda. `make
fast` leaves these tests out, and a test says that it is one of them by its fixtures.
"""

import pytest

BUILDS = frozenset({"expand", "deployed", "packaged", "walked"})


@pytest.hookimpl(tryfirst=True)  # before -m is looked at
def pytest_collection_modifyitems(items):
    for item in items:
        if not BUILDS.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.built)
