"""
The code of a function, unpacked once for every environment that runs it.

All functions of the suite have the same code. Compiled beforehand, it is
imported without being compiled by each; read-only, as `/var/task` is, it can be
shared.
"""

from __future__ import annotations

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
    compiled = (sys.executable, "-m", "compileall", "-qq", "--invalidation-mode", "unchecked-hash")
    # In a process of its own: it would keep the server from answering for a second.
    subprocess.run([*compiled, str(folder)], env={}, check=False, stdout=subprocess.DEVNULL)
    for each in (folder, *folder.rglob("*")):
        each.chmod(each.stat().st_mode & ~_WRITABLE)
    return folder
