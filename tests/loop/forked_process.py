"""A process that runs tests which its parent has collected, and tells the parent of them."""

import os
import random
import sys
import traceback
from contextlib import suppress

from _pytest.junitxml import xml_key


def run_forked(session, connection, *, number):
    """Run what the parent names until it names nothing more; does not return."""
    code = 1
    try:
        become_own(session.config, number)
        teller = Teller(session.config, connection)
        session.config.pluginmanager.register(teller)
        run_told(session, connection, before_asking=teller.send)
        end(session.config)
        teller.send()
        connection.send(("ended", None))
        code = 0
    except (EOFError, BrokenPipeError):  # the parent has ended: so do we, without a word
        leave(session)
    except BaseException:  # noqa: BLE001  (pytest's own ways to end a run are no Exceptions)
        told = traceback.format_exc()
        with suppress(BrokenPipeError):
            connection.send(("failed", told))
        leave(session)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # the parent's exit handlers are the parent's


def become_own(config, number):
    """Whatever two processes must not share, and what the parent alone does."""
    random.seed()
    folder = config._tmp_path_factory.getbasetemp() / f"forked-{number}"
    folder.mkdir(mode=0o700)
    config._tmp_path_factory._basetemp = folder
    for name in ("terminalreporter", "lfplugin", "nfplugin", "stepwiseplugin"):
        if plugin := config.pluginmanager.getplugin(name):
            config.pluginmanager.unregister(plugin)
    if report := config.stash.get(xml_key, None):
        config.pluginmanager.unregister(report)
        del config.stash[xml_key]


def run_told(session, connection, *, before_asking):
    """One test after the other. Which is next is asked when the one before has run."""
    following = Following(session.items, connection, before_asking)
    while item := following.item:
        following = Following(session.items, connection, before_asking)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


class Following:
    """
    Stands for the next test, which pytest asks for when it ends fixtures.

    So no test waits behind one that takes long, while another process has nothing to do.
    """

    def __init__(self, items, connection, before_asking):
        self._items = items
        self._connection = connection
        self._before_asking = before_asking
        self._asked = False
        self._item = None

    @property
    def item(self):
        """The next test, or None if there is none for this process."""
        if not self._asked:
            self._before_asking()
            self._connection.send(("next", None))
            index = self._connection.recv()
            self._asked = True
            self._item = None if index is None else self._items[index]
        return self._item

    def listchain(self):
        """What pytest asks of the test itself."""
        return self.item.listchain() if self.item else []


def leave(session):
    """Leave no process behind of a run that has been broken off."""
    session._setupstate.teardown_exact(None)
    end(session.config)


def end(config):
    """Write what was covered, and have plugins end what they have started."""
    if counting := config.pluginmanager.getplugin("counting"):
        counting.tell()
    if plugin := config.pluginmanager.getplugin("_cov"):
        coverage = plugin.cov_controller.cov
        coverage.stop()
        coverage.save()
    config._ensure_unconfigure()


class Teller:
    """
    What plugins of the parent are told as if the parent had run the test.

    It is sent before the next test is asked for, and when a test has ended: each message wakes
    the parent.
    """

    def __init__(self, config, connection):
        self._config = config
        self._connection = connection
        self._told = []

    def send(self):
        """Send what has been told since it was sent last."""
        if self._told:
            self._connection.send(("told", self._told))
            self._told = []

    def pytest_runtest_logstart(self, nodeid, location):
        self._told.append(("logstart", {"nodeid": nodeid, "location": location}))

    def pytest_runtest_logreport(self, report):
        told = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._told.append(("logreport", told))

    def pytest_runtest_logfinish(self, nodeid, location):
        self._told.append(("logfinish", {"nodeid": nodeid, "location": location}))
        self.send()

    def pytest_warning_recorded(self, warning_message, when, nodeid, location):
        told = {"when": when, "nodeid": nodeid, "location": location}
        self._told.append(("warning", {"warning_message": warning_message, **told}))
