"""
``.env.local``: how to reach the suite that runs, for as long as it runs.

The process of the run holds a lock on its file, so a file that a killed run
left is told from one of a run that lives, whatever its process number is now.
Only the standard library is used: `make env` needs nothing installed.
"""

from __future__ import annotations

import fcntl
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from pipeline.delivery.own_folder import own_folder

ROOT = own_folder(Path(__file__).parent.parent)
NAME = ".env.local"
_HEADING = "# The suite that `make run` started here. Deleted when it stops.\n"
_OURS = {b"", _HEADING.encode()}


class NotOurFile(FileExistsError):
    """`.env.local` is somebody else's; the message says so."""


class Running(NamedTuple):
    """A suite that runs, by its file."""

    file: Path
    values: Mapping[str, str]


@contextmanager
def env_file(values: Mapping[str, str], *, port: int, folder: Path = ROOT) -> Iterator[Path]:
    """Keep *values* in a file that only this user can read, while the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, file = _taken(folder / NAME) or _taken(folder / f"{NAME}.{port}") or _refuse(folder)
    try:
        lines = [f"{name}={shlex.quote(value)}\n" for name, value in values.items()]
        os.ftruncate(descriptor, 0)
        os.write(descriptor, "".join([_HEADING, *lines]).encode())
        yield file
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


def running(folder: Path = ROOT) -> list[Running]:
    """Every suite that runs from *folder*, the newest first."""
    files = sorted(folder.glob(f"{NAME}*"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [Running(file, _values(file)) for file in files if _is_of_a_run(file)]


def _taken(file: Path) -> tuple[int, Path] | None:
    """*file*, open and locked; None if it is another run's, or not of a run at all."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_named(descriptor, file) and os.read(descriptor, len(_HEADING)) in _OURS:
            os.fchmod(descriptor, 0o600)
            os.lseek(descriptor, 0, os.SEEK_SET)
            return descriptor, file
    except BlockingIOError:
        pass  # a run holds it
    os.close(descriptor)
    return None


def _is_named(descriptor: int, file: Path) -> bool:
    """Whether *file* is still what was opened: the run before may have deleted it since."""
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False


def _refuse(folder: Path) -> tuple[int, Path]:
    raise NotOurFile(f"{folder / NAME} is not a file of `make run`: move it away")


def _is_of_a_run(file: Path) -> bool:
    with file.open() as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return opened.readline() == _HEADING
    return False


def _values(file: Path) -> dict[str, str]:
    lines = (line.partition("=") for line in file.read_text().splitlines()[1:])
    return {name: shlex.split(value)[0] for name, _, value in lines}
