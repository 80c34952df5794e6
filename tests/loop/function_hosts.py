"""
The process that the fork hosts of functions are forked from, for the emulators of a test run.

Run isolated and by its path, as `fork_host.py` is: it has imported what that imports, and
nothing else. A request is the script of a worker, with three descriptors: the socket that the
new host answers on, and its two streams. Arguments are the path of `fork_host.py`, the descriptor
of the socket for requests, and the modules to import. It ends when nobody can ask any more.
"""

import ctypes
import importlib.util
import json
import os
import signal
import socket
import sys
from contextlib import suppress

_LONGEST = 1 << 20
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    fork_host = _loaded(sys.argv[1])
    requests = socket.socket(fileno=int(sys.argv[2]))
    fork_host.preload(sys.argv[3:])
    serve(requests, fork_host)


def _loaded(path):
    spec = importlib.util.spec_from_file_location("fork_host", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def serve(requests, fork_host):
    """Fork a host for each request; return when the socket and all of them have ended."""
    while True:
        script, descriptors, *_ = socket.recv_fds(requests, _LONGEST, 3)
        if not script:
            break
        if os.fork() == 0:
            requests.close()
            _be(fork_host, script, descriptors)
        for each in descriptors:  # an end kept open here would hide the host's death
            os.close(each)
        _await_those_that_ended()
    with suppress(ChildProcessError):
        while True:
            os.wait()  # so that their processor time is counted


def _await_those_that_ended():
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _be(fork_host, script, descriptors):
    """Be a fork host until its socket ends; never return."""
    try:
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
        control, *streams = descriptors
        for target, descriptor in enumerate(streams, start=1):
            os.dup2(descriptor, target)
            os.close(descriptor)
        control = socket.socket(fileno=control)
        control.sendall(json.dumps({"ready": True, "pid": os.getpid()}).encode() + b"\n")
        fork_host.Host(control, compile(script, "worker", "exec")).serve()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
