"""
Plugin: emulators of tests are forked from a process that has imported what they need.

Imports are half of what an emulator costs until its stack is deployed. Tests of how an emulator
starts and ends, below tests/local and packages, start it as `make run` does, and so do those of
how functions are forked; those of what the bridge answers do not. On a system that does not fork
its functions, all start it.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from local import emulator
from local.server_process import ServerProcess
from ministack_cognito_triggers import forks_workers
from tests.loop.emulator_guard import Guard

ROOT = Path(__file__).parents[2]
SERVER = [sys.executable, "-m", "local.server"]
_FORKS = "tests/local/bridge/cognito_triggers/test_forks.py"
_STOPS_WITHIN_S = 10.0


def pytest_configure(config):
    if not forks_workers():
        return
    servers = Servers()
    config.pluginmanager.register(servers)
    emulator.ServerProcess = servers.start
    config.add_cleanup(lambda: setattr(emulator, "ServerProcess", ServerProcess))
    config.add_cleanup(servers.end)


class Servers(Guard):
    """Starts emulators, from a host of this process that is started when the first one is."""

    host = None

    def start(self, command, **named):
        """What `ServerProcess` does."""
        self.check(command)  # nothing of what is forked passes by `subprocess`
        if not self.item or is_started_anew(self.item.nodeid) or is_own(command):
            return ServerProcess(command, **named)
        self.host = self.host or Host()
        return ForkedServer(self.host, command[len(SERVER) :], **named)

    def end(self):
        """End the host; it waits for its children, whose lifelines have ended."""
        if self.host:
            self.host.close()
            self.host = None


def is_started_anew(nodeid):
    """
    Whether the emulators of a test are started as `make run` does it.

    >>> is_started_anew("tests/local/test_emulator.py::test_one"), is_started_anew(_FORKS)
    (True, True)
    >>> is_started_anew("tests/local/bridge/test_warm.py"), is_started_anew("tests/faults/x.py")
    (False, False)
    """
    if nodeid.startswith("tests/local/bridge/"):
        return nodeid.startswith(_FORKS)
    return nodeid.startswith(("tests/local/", "packages/"))


def is_own(command):
    """
    Whether a test starts a server in its own way.

    >>> is_own([sys.executable, "-m", "local.server", "--lifeline"])
    False
    >>> is_own([sys.executable, "-c", "from local import server"])
    True
    """
    return command[: len(SERVER)] != SERVER


class Host:
    """A running host; see `server_host` for what it answers."""

    def __init__(self):
        self._socket, theirs = socket.socketpair()
        self._lines = self._socket.makefile("r")
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.loop.server_host", str(theirs.fileno())],
                cwd=ROOT,
                env={"PATH": os.environ["PATH"]},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._lines.readline()

    def ask(self, question, descriptors=()):
        line = json.dumps(question).encode() + b"\n"
        sent = socket.send_fds(self._socket, [line], list(descriptors))
        self._socket.sendall(line[sent:])
        return json.loads(self._lines.readline())

    def close(self):
        self._lines.close()
        self._socket.close()
        self._process.wait()


class ForkedServer:
    """A server that was forked; see `local.server_process` for what is asked of it."""

    def __init__(self, host, options, *, environment, listener, log):
        self._host = host
        lifeline, self._lifeline = os.pipe()
        try:
            question = {"start": list(options), "environment": dict(environment)}
            self.pid = host.ask(question, [lifeline, log.fileno(), listener])["pid"]
        finally:
            os.close(lifeline)
        self._end = os.pidfd_open(self.pid)

    def tell(self, line):
        with suppress(BrokenPipeError):
            os.write(self._lifeline, line)

    def is_running(self):
        return not self._has_ended(within_s=0)

    def await_last_words(self):
        self._has_ended(within_s=2)

    def stop(self):
        os.close(self._lifeline)
        self._has_ended(within_s=_STOPS_WITHIN_S)
        with suppress(ProcessLookupError):  # until the host has awaited it, it keeps its number
            os.killpg(self.pid, signal.SIGKILL)
        self._host.ask({"wait": self.pid})
        os.close(self._end)

    def _has_ended(self, *, within_s):
        return bool(select.select([self._end], [], [], within_s)[0])
