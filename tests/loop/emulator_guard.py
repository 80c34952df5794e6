"""
Plugin: a test without the mark `emulator` starts neither an emulator nor a browser.

`make fast` leaves out what has the mark, and `make test` runs it apart, so the
mark has to be true. What an unmarked test starts is refused before it runs.
"""

import subprocess

import pytest

# What stands in the command line of an emulator, of a suite, and of a browser.
STARTS = (
    *("local.server", "Emulator(", "running_suite(", "-m local run", "-m local demo"),
    *("make run", "make demo", "--remote-debugging-pipe", "-m ministack_cognito_triggers"),
)


class UnmarkedStart(RuntimeError):
    """A test without the mark `emulator` started an emulator or a browser."""


def pytest_configure(config):
    guard = Guard()
    config.pluginmanager.register(guard)
    original = subprocess.Popen.__init__

    def guarded(self, args, *more, **named):
        guard.check(args)
        original(self, args, *more, **named)

    subprocess.Popen.__init__ = guarded
    config.add_cleanup(lambda: setattr(subprocess.Popen, "__init__", original))


class Guard:
    """Knows which test runs."""

    item = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item):
        self.item = item
        try:
            return (yield)
        finally:
            self.item = None

    def check(self, args):
        """Refuse to start *args* for a test that has not said that it would."""
        if self.item is None or self.item.get_closest_marker("emulator"):
            return
        words = args if isinstance(args, str | bytes) else " ".join(map(str, args))
        if any(start in str(words) for start in STARTS):
            raise UnmarkedStart(
                f"{self.item.nodeid} starts an emulator or a browser: mark it with"
                f" pytest.mark.emulator; see CONTRIBUTING.md\n{words}"
            )
