"""
Plugin: `--forks 3` collects the tests once and runs them in processes that are forked then.

A process that collects twelve thousand tests needs 9 processor seconds for it, and 17 if
coverage is measured; each process of pytest-xdist does that for itself. Here it is done once,
and whatever was imported is shared. Not for systems on which a process must not go on after a
fork; the Makefile knows them.
"""

import mmap
import os
import sys
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Pipe, wait

import pytest

from tests.loop.forked_process import run_forked
from tests.loop.forked_reports import tell_of, tell_of_death
from tests.loop.groups import group_of
from tests.loop.shares import Shares

_AT_ONCE = 10  # tests: each message wakes its reader, which costs as much as a small test
_HANDFULS_LEFT = 8  # for each process: towards the end of a run, few tests are given out at once
_NUMBER = 8  # octets


def pytest_addoption(parser):
    group = parser.getgroup("forks")
    group.addoption("--forks", type=int, default=0, help="run tests in so many forked processes")
    group.addoption("--whole-groups", action="store_true", help="a group stays in one process")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session):
    options = session.config.option
    if not (options.forks and session.items) or options.collectonly or options.usepdb:
        return None
    if session.testsfailed and not options.continue_on_collection_errors:
        return None  # pytest's own loop says so
    Family(session).run()
    return True


@dataclass
class Child:
    """A process, what it was given and has not told of, and where it says what it is at."""

    pid: int
    connection: Connection
    at: memoryview
    given: list[int] = field(default_factory=list)


class Family:
    """The processes of a run, seen from their parent."""

    def __init__(self, session):
        self._session = session
        self._config = session.config
        self._children = []
        self._shares = Shares(
            range(len(session.items)),
            group_of=lambda index: group_of(session.items[index].nodeid),
            are_whole=self._config.option.whole_groups,
        )

    def run(self):
        """Fork, give out the tests and tell of them, until all have run."""
        self._fork()
        if reporter := self._config.pluginmanager.getplugin("terminalreporter"):
            reporter.showfspath = False
        try:
            while self._children:
                self._hear()
        finally:
            self._leave()
        if self._shares.are_left():
            raise self._session.Failed("no process is left that could run the other tests")

    def _fork(self):
        captured = self._config.pluginmanager.getplugin("capturemanager")
        captured.stop_global_capturing()  # two processes cannot write into one file
        self._config._tmp_path_factory.getbasetemp()
        sys.stdout.flush()
        sys.stderr.flush()
        ats = memoryview(mmap.mmap(-1, _NUMBER * self._config.option.forks)).cast("q")
        for number in range(self._config.option.forks):
            ours, theirs = Pipe()
            at = ats[number : number + 1]
            if not (pid := os.fork()):
                for connection in [ours, *(child.connection for child in self._children)]:
                    connection.close()  # else nobody would see the parent's end
                captured.start_global_capturing()
                captured.suspend_global_capture()
                run_forked(self._session, theirs, at, number=number)
            theirs.close()
            self._children.append(Child(pid, ours, at))
        captured.start_global_capturing()
        captured.suspend_global_capture()

    def _hear(self):
        heard = wait([child.connection for child in self._children])
        for child in [each for each in self._children if each.connection in heard]:
            try:
                what, told = child.connection.recv()
            except EOFError:
                self._lost(child)
            else:
                self._answer(child, what, told)

    def _answer(self, child, what, told):
        if what == "ended":
            self._bury(child)
        elif what == "failed":
            raise self._session.Failed(f"a process of the run has failed\n{told}")
        else:
            for each in told:
                self._tell(child, *each)
        if what == "next":
            child.given += (given := self._handful(child.pid))
            child.connection.send(given)

    def _handful(self, pid):
        """Some tests; one that takes long is the last, so none waits for it."""
        children = self._config.option.forks
        most = min(_AT_ONCE, self._shares.left // (_HANDFULS_LEFT * children))
        if self._config.option.whole_groups or self._config.option.maxfail:
            most = 1
        given = []
        while (index := self._shares.next_for(pid)) is not None:
            given.append(index)
            if len(given) >= most or self._takes_long(index):
                break
        return given

    def _takes_long(self, index):
        names = {mark.name for mark in self._session.items[index].iter_markers()}
        return not names.isdisjoint(("slow", "costly", "emulator"))

    def _tell(self, child, what, told):
        if what == "warning":
            self._config.hook.pytest_warning_recorded.call_historic(kwargs=told)
            return
        index, location, reports = told
        child.given.remove(index)
        tell_of(self._config, self._session.items[index], location, reports)
        if self._session.shouldfail:
            raise self._session.Failed(self._session.shouldfail)
        if self._session.shouldstop:
            raise self._session.Interrupted(self._session.shouldstop)

    def _lost(self, child):
        """A process has died of a test: that has failed, and others run what was not told of."""
        item = self._session.items[child.at[0]] if child.given else None
        self._shares.give_back(child.pid, [each for each in child.given if each != child.at[0]])
        tell_of_death(self._config, item, code=self._bury(child))

    def _bury(self, child):
        self._children.remove(child)
        child.connection.close()
        return os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])

    def _leave(self):
        """A child that is still there ends its test and fixtures when its parent is gone."""
        for child in self._children:
            child.connection.close()
        for child in self._children.copy():
            self._bury(child)
