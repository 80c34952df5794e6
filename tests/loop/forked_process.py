"""A process that runs tests which its parent has collected, and tells the parent of them."""

import os
import random
import sys
import traceback
from collections import deque
from contextlib import suppress

from _pytest.junitxml import xml_key

from tests.loop.forked_reports import Teller


def run_forked(session, connection, at, *, number):
    """
    Run what the parent names until it names nothing more; does not return.

    *at* is one number that both processes see: which test this one is at.
    """
    code = 1
    try:
        become_own(session.config, number)
        teller = Teller(session.config, connection)
        session.config.pluginmanager.register(teller)
        run_told(session, teller, at)
        end(session.config)
        teller.send("told")
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


def run_told(session, teller, at):
    """One test after the other. Which are next is asked when those before have run."""
    known = deque()
    following = Following(session.items, known, teller)
    while item := following.item:
        at[0] = teller.index = known.popleft()
        teller.can_wait = bool(known)
        following = Following(session.items, known, teller)
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


class Following:
    """
    Stands for the next test, which pytest asks for when it ends fixtures.

    So no test waits behind one that takes long, while another process has nothing to do.
    """

    def __init__(self, items, known, teller):
        self._items = items
        self._known = known
        self._teller = teller
        self._has_asked = False

    @property
    def item(self):
        """The next test, or None if there is none for this process."""
        if not (self._known or self._has_asked):
            self._known.extend(self._teller.ask())
            self._has_asked = True
        return self._items[self._known[0]] if self._known else None

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
