"""How a run begins: what the command line asks for, and what is said where it cannot begin."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, main_thread

from botocore.exceptions import ClientError
from rich.console import Console

from local.deploy import DeploymentFailed
from local.emulator import EmulatorDied, PortTaken
from local.env_file import NotOurFile, env_file
from local.exports import exports_of
from local.origins import NotAnOrigin, origins
from local.server import USUAL_PORT
from local.suite import Suite
from operators.called import called

# Measured: a demo fills 5 MB; its log and what functions write grow while it runs.
NEEDED_MB = 40
_SPENT_MB = 1  # so little left is full
_LOOKS_EACH_S = 1.0
_PORTS = 1 << 16
_WRONG_USE = 2


def arguments(description: str | None) -> argparse.Namespace:
    """What was asked for; `parameters` go to the template."""
    parser = argparse.ArgumentParser(prog=called("python -m local"), description=description)
    parser.add_argument("command", choices=["run", "demo"])
    parser.add_argument(
        "--port", type=port, help=f"this one or none; if not given, {USUAL_PORT} or the next"
    )
    parser.add_argument(
        *("--parameter", "-p"),
        dest="parameters",
        action="append",
        default=[],
        type=parameter,
        metavar="NAME=VALUE",
        help="of template.yaml; as often as you like",
    )
    parser.add_argument(
        "--origins", default="", help="of web pages that may call it, such as http://localhost:5173"
    )
    parser.add_argument(
        "--no-history",
        dest="history",
        action="store_false",
        help="do not fill the graphs of `run` with a simulated day",
    )
    asked = parser.parse_args()
    try:
        asked.origins = origins(asked.origins)
    except NotAnOrigin as refused:
        print(refused, file=sys.stderr)
        sys.exit(_WRONG_USE)
    asked.parameters = dict(asked.parameters)
    return asked


def port(text: str) -> int:
    """The number; ValueError if no port has it."""
    number = int(text)
    if not 0 <= number < _PORTS:
        raise ValueError(text)
    return number


def parameter(text: str) -> tuple[str, str]:
    """Name and value; ValueError if there is no name."""
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ValueError(text)
    return name, value


@contextmanager
def announced(
    suite: Suite, page: str, app: str, asked: argparse.Namespace, console: Console
) -> Iterator[None]:
    """While the block lasts, `make env` knows the suite."""
    found = suite.emulator.port
    if asked.port is None and found != USUAL_PORT:
        console.print(f"port {USUAL_PORT} is taken by another program; this run has {found}")
    with env_file(exports_of(suite, page=page, app=app), port=found):
        yield


class NoRoom(OSError):
    """The message says where, and how much is needed."""

    def __init__(self) -> None:
        super().__init__(f"no space left in {folder()}; {NEEDED_MB} MB are needed")


_TOLD = (NoRoom, NotOurFile, PortTaken, DeploymentFailed, EmulatorDied)


@contextmanager
def room() -> Iterator[None]:
    """NoRoom if a run would soon end for want of it, or when the disk is full while it runs."""
    if _free_mb() < NEEDED_MB:
        raise NoRoom
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left behind
    ended, is_full = Event(), Event()
    watch = Thread(target=_watch, args=[ended, is_full, main_thread().ident], daemon=True)
    watch.start()
    try:
        yield
    except KeyboardInterrupt:
        if is_full.is_set():
            raise NoRoom from None
        raise
    finally:
        ended.set()
        watch.join()


def _watch(ended: Event, is_full: Event, main: int) -> None:
    """Interrupt *main* when there is no room left: functions would only fail, one after another."""
    while not ended.wait(_LOOKS_EACH_S):
        if _free_mb() < _SPENT_MB:
            is_full.set()
            signal.pthread_kill(main, signal.SIGTERM)
            return


def _free_mb() -> float:
    if not folder().is_dir():
        return NEEDED_MB  # `tempfile` takes another then
    return shutil.disk_usage(folder()).free / (1 << 20)


def folder() -> Path:
    """Where temporary files go: TMPDIR first, which `tempfile` passes over when it is full."""
    return Path(os.environ.get("TMPDIR") or tempfile.gettempdir())


def refusal(why: Exception, tell: Callable[[str], None]) -> int:
    """Tell it in one sentence, and answer the exit code; raise again what is our own mistake."""
    if _is_of_a_full_disk(why):
        why = NoRoom()
    asked_wrongly = isinstance(why, ClientError) and why.operation_name == "CreateChangeSet"
    if not (asked_wrongly or isinstance(why, _TOLD)):
        raise why
    tell(str(why))
    return _WRONG_USE if asked_wrongly or isinstance(why, PortTaken) else 1


def _is_of_a_full_disk(why: Exception) -> bool:
    if isinstance(why, OSError) and why.errno in {errno.ENOSPC, errno.EDQUOT}:
        return True
    return isinstance(why, EmulatorDied) and os.strerror(errno.ENOSPC) in str(why)
