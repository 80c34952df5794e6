"""A fork host for an emulator's functions that is itself forked, from `function_hosts`."""

import json
import os
import select
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock

from local.bridge.preloaded import PRELOADED
from ministack_cognito_triggers import FORK_HOST_SCRIPT, ForkHost

_SCRIPT = Path(__file__).with_name("function_hosts.py")


def started():
    """The socket that takes requests for hosts; the process that answers it imports meanwhile."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        process = subprocess.Popen(
            [
                *(sys.executable, "-IB", str(_SCRIPT), str(FORK_HOST_SCRIPT)),
                *(str(theirs.fileno()), *PRELOADED),
            ],
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
        )
    return ours, process


def forked_from(requests):
    """What makes hosts, for `fork_hosts_by`."""

    class ForkedHost(ForkHost):
        """A host that was forked; the end of its process is told by a descriptor of it."""

        def __init__(self, worker_script, preload=()):  # noqa: ARG002  (they are imported)
            self._ask_for_it(worker_script)
            self._lines = self._socket.makefile("r")
            self._is_ready = True
            self._pid = json.loads(self._lines.readline())["pid"]
            self._end = os.pidfd_open(self._pid)

        def _ask_for_it(self, worker_script):
            self._socket, theirs = socket.socketpair()
            self._lock = Lock()
            with theirs:
                socket.send_fds(requests, [worker_script.encode()], [theirs.fileno(), 1, 2])

        @property
        def pid(self):
            return self._pid

        def is_alive(self):
            return not select.select([self._end], [], [], 0)[0]

        def close(self):
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._end, signal.SIGKILL)
            self._lines.close()
            self._socket.close()
            select.select([self._end], [], [])
            os.close(self._end)

    return ForkedHost
