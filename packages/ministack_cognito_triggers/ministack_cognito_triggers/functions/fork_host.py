"""
The process that Python execution environments are forked from.

Started by its path, it imports no module of its folder: module state belongs to a
function. It has imported what functions import of their dependencies
(`PRELOADED`), has one thread, opens no connection, and does what the emulator
asks over one socket. A question is a line of JSON, and so is its answer:

    {"fork": {"env": {...}, "cwd": "..."}}   with stdin, stdout, stderr -> {"pid": 123}
    {"signal": 123, "number": 15}            -> {"alive": true}
    {"alive": 123}                           -> {"alive": false}

When the socket ends, every child is killed. When this process dies, the kernel
kills them. Nobody else signals or reaps a child, so no signal hits a stranger
who got the number of a process that is gone.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any

PRELOADED = (
    *("boto3", "boto3.dynamodb.conditions", "botocore.auth", "botocore.client"),
    *("botocore.credentials", "botocore.endpoint_provider", "botocore.handlers"),
    *("botocore.httpsession", "botocore.paginate", "botocore.parsers", "botocore.regions"),
    *("botocore.retries.standard", "botocore.retryhandler", "botocore.serialize"),
    *("botocore.session", "botocore.signers", "botocore.waiter"),
    *("aws_lambda_powertools.event_handler", "aws_lambda_powertools.utilities.batch"),
    "aws_lambda_powertools.utilities.data_classes.sqs_event",
    *("concurrent.futures", "email.message", "http.client", "ssl", "uuid", "xml.etree.ElementTree"),
)
SERVICES = ("sns", "sqs", "dynamodb", "cognito-idp", "secretsmanager", "logs", "sesv2")
READ_AT_IMPORT = frozenset(
    {
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_NEW_RETRIES_2026",
        "HOME",
        "POWERTOOLS_DEBUG",
        "POWERTOOLS_TRACE_MIDDLEWARES",
    }
)
"""Variables that `PRELOADED` reads: a function that sets one of them is not forked from here."""

_LONGEST = 1 << 20
_DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def main() -> None:
    """
    Answer on the socket whose descriptor is the first argument.

    Further arguments are modules to be imported, too; the worker's script is stdin.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the emulator, and that ends this
    control = socket.socket(fileno=int(sys.argv[1]))
    script = compile(sys.stdin.read(), "worker", "exec")
    preload(sys.argv[2:])
    control.sendall(b'{"ready": true}\n')
    Host(control, script).serve()


def preload(more: Sequence[str] = ()) -> None:
    """Import `PRELOADED` and *more*, parse what describes `SERVICES`, and leave no trace of it."""
    import_preloaded(more)
    _parse_descriptions_once()
    gc.collect()
    gc.freeze()  # the collector writes to no page that is shared with a child


def import_preloaded(more: Sequence[str] = ()) -> None:
    """Import what is installed of them; a function that misses the rest says so itself."""
    for name in (*PRELOADED, *more):
        with suppress(ImportError):
            importlib.import_module(name)


def _parse_descriptions_once() -> None:
    """Keep each parsed service description, for clients of the same service in every child."""
    from botocore import loaders, session  # noqa: PLC0415  (only the host needs them)

    read, kept = loaders.JSONFileLoader.load_file, {}

    def load_file(self: Any, file_path: str) -> Any:
        if file_path not in kept:
            kept[file_path] = read(self, file_path)
        return kept[file_path]

    loaders.JSONFileLoader.load_file = load_file
    throw_away = session.Session()
    throw_away.set_credentials("-", "-")
    for service in SERVICES:  # a client connects when it is first used, and these never are
        throw_away.create_client(service, "eu-west-1", endpoint_url="http://127.0.0.1:1")


class Host:
    """Answers one question after the other until the socket ends."""

    def __init__(self, control: socket.socket, script: CodeType) -> None:
        self._control, self._script = control, script
        self._children: set[int] = set()
        self._pid = os.getpid()
        self._prctl = ctypes.CDLL(None, use_errno=True).prctl

    def serve(self) -> None:
        """Return when nobody can ask any more, every child killed."""
        pending = b""
        descriptors: list[int] = []
        while True:
            try:
                read, received, *_ = socket.recv_fds(self._control, _LONGEST, 3)
            except OSError:
                read, received = b"", []
            if not read:
                break
            pending, descriptors = pending + read, [*descriptors, *received]
            if pending.endswith(b"\n"):
                answer = self._answer(json.loads(pending), descriptors)
                self._control.sendall(json.dumps(answer).encode() + b"\n")
                pending, descriptors = b"", []
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _answer(self, asked: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        self._reap()
        if "fork" in asked:
            return self._fork(asked["fork"], descriptors)
        pid = asked.get("signal") or asked["alive"]
        if "signal" in asked and pid in self._children:
            os.kill(pid, asked["number"])
        return {"alive": pid in self._children}

    def _reap(self) -> None:
        self._children = {pid for pid in self._children if not os.waitpid(pid, os.WNOHANG)[0]}

    def _fork(self, environment: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
        try:
            pid = os.fork()
        except OSError as refused:
            return {"error": str(refused)}
        else:
            if pid == 0:
                self._be(environment, descriptors)
            self._children.add(pid)
            return {"pid": pid}
        finally:
            for each in descriptors:  # an end kept open here would hide the child's death
                os.close(each)

    def _be(self, environment: dict[str, Any], descriptors: list[int]) -> None:
        """Be an execution environment until its standard input ends; never return."""
        status = 1
        try:
            self._prctl(_DIES_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != self._pid:  # it died before the line above
                os._exit(status)
            self._control.close()
            exec(self._script, _as_if_started(environment, descriptors))  # noqa: S102  (ministack's own)
            status = 0
        except SystemExit:
            pass
        except BaseException:  # noqa: BLE001  (nothing of a child may run on in the host's loop)
            sys.excepthook(*sys.exc_info())
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(status)


def _as_if_started(environment: dict[str, Any], descriptors: list[int]) -> dict[str, Any]:
    """
    Make this process one that was started with that; the globals of its script.

    `random` has seeded itself again at the fork.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for target, descriptor in enumerate(descriptors):
        os.dup2(descriptor, target)
        os.close(descriptor)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  (of the process)
    sys.stdout, sys.stderr = (
        open(fd, "w", encoding="utf-8", buffering=1, closefd=False)  # noqa: SIM115  (of the process)
        for fd in (1, 2)
    )
    os.environ.clear()
    os.environ |= environment["env"]
    time.tzset()
    os.chdir(environment["cwd"])
    sys.argv = ["worker"]
    sys.modules["__main__"] = ModuleType("__main__")
    return sys.modules["__main__"].__dict__


if __name__ == "__main__":
    main()
