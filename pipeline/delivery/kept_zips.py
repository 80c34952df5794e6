"""What the laptop deploys, kept below ``build/zips`` from one deployment to the next."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipeline.delivery.closure import OURS
from pipeline.delivery.own_folder import own_folder
from pipeline.delivery.zipped import zip_code

_TOOLS = Path(__file__).parent
# States of the code, the newest; each is 18 MB.
_STATES = 3


class KeptZips:
    """
    `zip_code` of the project at *root*, as its code is now.

    A zip is taken from an earlier deployment if no file of code, data or of these tools has
    changed since, nor Python.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept = own_folder(root) / "build/zips" / _sum_of(root)

    def __call__(self, folder: Path, handler: str) -> bytes:
        """Return the zip of the function with that handler; *folder* is *root*."""
        if folder.resolve() != self._root.resolve():
            return zip_code(folder, handler)
        kept = self._kept / f"{handler}.zip"
        try:
            return kept.read_bytes()
        except OSError:
            made = zip_code(folder, handler)
            self._keep(made, kept)
            return made

    def _keep(self, made: bytes, kept: Path) -> None:
        """Whole or not at all, for other processes and where nothing can be written."""
        fresh = kept.with_suffix(f".{os.getpid()}")
        try:
            if not self._kept.is_dir():
                self._kept.mkdir(parents=True, exist_ok=True)
                _remove_the_oldest(self._kept.parent)
            fresh.write_bytes(made)
            fresh.rename(kept)
        except OSError:
            with suppress(OSError):
                fresh.unlink()


def _sum_of(root: Path) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in (*_files_of(root), *sorted(_TOOLS.glob("*.py"))):
        content = file.read_bytes()
        digest.update(f"{file}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _files_of(root: Path) -> Iterator[Path]:
    """All that a package can hold, in the same order each time."""
    for top in (*OURS, "data"):
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(each for each in folders if each != "__pycache__")
            yield from (Path(folder, name) for name in sorted(names))


def _remove_the_oldest(place: Path) -> None:
    for each in sorted(place.iterdir(), key=lambda each: -each.stat().st_mtime)[_STATES:]:
        shutil.rmtree(each, ignore_errors=True)
