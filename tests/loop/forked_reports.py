"""
What a forked process tells its parent of a test, for plugins that hear it as if that had run it.

A test is one message, and some tests are sent together. pytest takes a report to pieces that are
JSON and puts it together again, three of them for each test, all of which have passed for the most
part: of those only what differs is sent.
"""

import time

import pytest

_SOON_S = 0.2  # a reader sees what has ended
_PASSED = vars(pytest.TestReport("", ("", None, ""), {}, "passed", None, "call")).keys()


class Teller:
    """Plugin of a forked process: keeps what has ended, and sends it when it is time to."""

    def __init__(self, config, connection):
        self.index = None  # of the test that runs
        self.can_wait = False  # the next test was known before it
        self._config = config
        self._connection = connection
        self._told = []
        self._reports = []
        self._sent = time.monotonic()

    def ask(self):
        """Tell what has ended; returns the indices of the tests that are next, none at the end."""
        self.send("next")
        return self._connection.recv()

    def send(self, what):
        """Send what has been told since it was sent last, and *what* the parent is to do then."""
        self._connection.send((what, self._told))
        self._told = []
        self._sent = time.monotonic()

    def pytest_runtest_logreport(self, report):
        self._reports.append(report)

    def pytest_runtest_logfinish(self, location):
        reports = [as_sent(self._config, each) for each in self._reports]
        self._told.append(("test", (self.index, location, reports)))
        has_failed = any(each.failed for each in self._reports)
        self._reports = []
        if has_failed or not self.can_wait or time.monotonic() - self._sent > _SOON_S:
            self.send("told")

    def pytest_warning_recorded(self, warning_message, when, nodeid, location):
        told = {"when": when, "nodeid": nodeid, "location": location}
        self._told.append(("warning", {"warning_message": warning_message, **told}))


def as_sent(config, report):
    """The differences of a report of a phase that has passed; otherwise all that pytest would."""
    if report.passed and report.longrepr is None and vars(report).keys() == _PASSED:
        passed = (report.when, report.sections, report.duration, report.start, report.stop)
        return (*passed, report.user_properties)
    return config.hook.pytest_report_to_serializable(config=config, report=report)


def as_told(config, item, location, sent):
    """The report that was sent."""
    if isinstance(sent, dict):
        return config.hook.pytest_report_from_serializable(config=config, data=sent)
    keywords = dict.fromkeys(item.keywords, 1)
    return pytest.TestReport(item.id, location, keywords, "passed", None, *sent)


def tell_of(config, item, location, sent):
    """Tell the plugins of a test that another process has run."""
    hook = config.hook
    hook.pytest_runtest_logstart(nodeid=item.nodeid, location=location)
    for each in sent:
        hook.pytest_runtest_logreport(report=as_told(config, item, location, each))
    hook.pytest_runtest_logfinish(nodeid=item.nodeid, location=location)


def tell_of_death(config, item, *, code):
    """Tell them that a process has died of a test, or of nobody knows what."""
    nodeid, location = (item.nodeid, item.location) if item else ("?", ("?", None, "?"))
    said = f"the process that ran {nodeid} has died, with code {code}"
    report = pytest.TestReport(nodeid, location, {}, "failed", said, "call")
    config.hook.pytest_runtest_logreport(report=report)
