"""
The code of a function, unpacked once for every environment that runs it.

Functions with the same zip share the folder. What comes without bytecode for
this Python is compiled beforehand, and not by each environment; read-only, as
`/var/task` is, it can be shared.
"""

from __future__ import annotations

import importlib.util
import io
import stat
import subprocess
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from threading import Lock

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_unpacked: dict[str, Path] = {}  # by the sum of the zip
_lock = Lock()


def code_folder(code_zip: bytes) -> Path:
    """The folder with what is in *code_zip*; it goes with the server's other files."""
    digest = sha256(code_zip).hexdigest()
    with _lock:
        if digest not in _unpacked or not _unpacked[digest].is_dir():
            _unpacked[digest] = _unpack(code_zip)
        return _unpacked[digest]


def _unpack(code_zip: bytes) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lambda-code-"))
    with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
        archive.extractall(folder)
    if sources := [str(file) for file in folder.rglob("*.py") if not _is_compiled(file)]:
        _compile(sources)
    for each in (folder, *folder.rglob("*")):
        each.chmod(each.stat().st_mode & ~_WRITABLE)
    return folder


def _is_compiled(source: Path) -> bool:
    return Path(importlib.util.cache_from_source(str(source))).is_file()


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
