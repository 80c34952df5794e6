"""
Plugin: log records of a test, without pytest's own plugin for them (`-p no:logging`).

That one puts two handlers on the root and on every logger that does not propagate, and takes
them away again, in each of the three phases of a test. To find these it looks through all loggers
six times, which moto, botocore and ministack make hundreds of: 0.4 ms of a test that does nothing
for 1.4. What is logged as a warning, and nobody handles, is told when the test fails. A record that
cannot be formatted ends what logs it, as with pytest's.
"""

import logging
from functools import partial

import pytest


class Told(logging.Handler):
    """The handler of last resort: keeps the lines of a test, and writes nothing."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


class Records(logging.Handler):
    """Keeps what it is given."""

    def __init__(self):
        super().__init__()
        self.records = []

    def emit(self, record):
        self.records.append(record)


@pytest.fixture
def recorded():
    """The records of the test from here on, of each level."""
    root, keeping = logging.getLogger(), Records()
    level = root.level
    root.addHandler(keeping)
    root.setLevel(logging.DEBUG)
    yield keeping.records
    root.setLevel(level)
    root.removeHandler(keeping)


TOLD = Told()


def pytest_configure(config):
    config.add_cleanup(partial(setattr, logging, "lastResort", logging.lastResort))
    logging.lastResort = TOLD
    root = logging.getLogger()  # with a handler, no library that is imported sets up another
    root.addHandler(TOLD)
    config.add_cleanup(partial(root.removeHandler, TOLD))


def pytest_runtest_logstart():
    TOLD.lines.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport():
    report = yield
    if report.failed and TOLD.lines:
        report.sections.append(("Captured log", "\n".join(TOLD.lines)))
    return report
