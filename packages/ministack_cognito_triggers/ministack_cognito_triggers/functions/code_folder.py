"""
The code of a function, unpacked once for every environment that runs it.

Functions with the same zip share the folder. What comes without bytecode for
this Python is compiled beforehand, and not by each environment; read-only, as
`/var/task` is, it can be shared. What comes with it can be kept for the next
server, too.
"""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import tempfile
import zipfile
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from threading import Lock

from ministack_cognito_triggers.functions.kept_code import KeptCode

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_unpacked: dict[str, Path] = {}  # by the sum of the zip
_kept: list[KeptCode] = []
_lock = Lock()


def keep_code_below(place: Path) -> None:
    """Keep there what is unpacked from now on, as far as it can be done."""
    with suppress(OSError):
        _kept[:] = [KeptCode(place)]


def code_folder(code_zip: bytes) -> Path:
    """The folder with what is in *code_zip*; if it is not kept, it goes with the server's files."""
    digest = sha256(code_zip).hexdigest()
    with _lock:
        if digest not in _unpacked or not _unpacked[digest].is_dir():
            _unpacked[digest] = _folder(digest, code_zip)
        return _unpacked[digest]


def _folder(digest: str, code_zip: bytes) -> Path:
    if _kept and _is_compiled(code_zip):
        return _kept[0].folder(digest, code_zip, lambda folder: _fill(folder, code_zip))
    folder = Path(tempfile.mkdtemp(prefix="lambda-code-"))
    _fill(folder, code_zip)
    return folder


def _is_compiled(code_zip: bytes) -> bool:
    """Whether each module comes with bytecode for this Python."""
    with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
        names = set(archive.namelist())
    return {cache_from_source(name) for name in names if name.endswith(".py")} <= names


def _fill(folder: Path, code_zip: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
        archive.extractall(folder)
    sources = [str(file) for file in folder.rglob("*.py")]
    if without := [each for each in sources if not Path(cache_from_source(each)).is_file()]:
        _compile(without)
    for each in (folder, *folder.rglob("*")):
        each.chmod(each.stat().st_mode & ~_WRITABLE)


def _compile(sources: list[str]) -> None:
    """In a process of its own: it would keep the server from answering for a second."""
    command = [sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash"]
    subprocess.run(
        [*command, "-i", "-"],
        input="\n".join(sources),
        text=True,
        env={},
        check=False,
        stdout=subprocess.DEVNULL,
    )
