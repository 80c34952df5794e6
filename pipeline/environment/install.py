"""Installs a group if its lock is not what is installed; one at a time, whole or not at all."""

from __future__ import annotations

import fcntl
import importlib.util
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from pipeline.environment import javascript, tools
from pipeline.environment.failures import NotInstalled, no_room
from pipeline.environment.place import GROUPS, HOMES, Environment

_CALL_PIP = ("test", "tools")  # `make disposable-domains`, and what `sam build` calls
_INTERRUPTED = 130  # as a shell says it of a command that Ctrl-C ended


def main(asked: Sequence[str]) -> int:
    """Install each of *asked*, a group or a folder with a package-lock.json."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    root = Path.cwd()
    try:
        for each in asked:
            if each in GROUPS:
                install(Environment(root, each))
        javascript.install(*(root / each for each in asked if each not in GROUPS))
    except NotInstalled as why:
        _say(str(why))
        return 1
    except KeyboardInterrupt:
        _say("\nstopped; nothing is left half installed")
        return _INTERRUPTED
    return 0


def install(environment: Environment) -> None:
    """Make *environment* ready. NotInstalled if that cannot be; then all is as it was."""
    if environment.is_ready:
        return
    with _alone(environment.root):
        if environment.is_ready:  # somebody else has just made it so
            return
        if not environment.is_whole:
            _make(environment)
        environment.turn_link()


def _make(environment: Environment) -> None:
    needed = tools.NEEDED_MB[environment.group]
    if shutil.disk_usage(environment.root).free < needed << 20:
        raise NotInstalled(no_room(environment.root, needed))
    shutil.rmtree(environment.home, ignore_errors=True)  # what a killed installation left
    count = tools.distributions(environment.lock)
    _say(f"installing {count} distributions into {environment.link.name}, once")
    try:
        _fill(environment)
        environment.mark()
    except BaseException:
        shutil.rmtree(environment.home, ignore_errors=True)
        raise


def _fill(environment: Environment) -> None:
    """With uv if there is one, or if the lock has one; else with pip, which may reach more."""
    uv = tools.usable_uv(environment.root)
    needs_pip = uv is None or environment.group in _CALL_PIP
    if needs_pip and importlib.util.find_spec("ensurepip") is None:
        raise NotInstalled("Python's ensurepip is missing: apt-get install python3-venv")
    tools.empty(environment, pip=needs_pip)
    uv = uv or tools.uv_by_pip(environment)
    if uv is None:
        tools.with_pip(environment)
        return
    try:
        tools.with_uv(environment, uv)
    except NotInstalled as why:
        if "cannot reach" not in str(why) or importlib.util.find_spec("ensurepip") is None:
            raise
        _say("uv cannot reach its package index; trying with pip")
        tools.empty(environment, pip=True)
        tools.with_pip(environment)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One installation at a time under *root*."""
    (root / HOMES).mkdir(exist_ok=True)
    with (root / HOMES / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("another installation is under way here; waiting for its end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # the caller may read standard output


def _as_interrupt(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt
