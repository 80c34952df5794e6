"""
Unpacked code that is kept from one server to the next.

A folder has the sum of its zip as its name, and is compared with the zip before
a server takes it, by the names and contents of all its files. Every server
holds a shared lock of the folder above; one that finds nobody else there
removes what was not used for longest.
"""

from __future__ import annotations

import fcntl
import io
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

AT_MOST = 150


class KeptCode:
    """The folders below *place*; OSError if nothing can be kept there."""

    def __init__(self, place: Path) -> None:
        place.mkdir(parents=True, exist_ok=True)
        self._place = place
        self._lock = os.open(place, os.O_RDONLY)  # held until the process ends
        with suppress(BlockingIOError):
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._remove_the_oldest()
        fcntl.flock(self._lock, fcntl.LOCK_SH)

    def folder(self, digest: str, code_zip: bytes, fill: Callable[[Path], None]) -> Path:
        """The folder with what is in *code_zip*, filled if it is not there as it has to be."""
        kept = self._place / digest
        if kept.is_dir() and not holds_all(kept, code_zip):
            remove(kept)
        if not kept.is_dir():
            self._make(kept, fill)
        os.utime(kept)
        return kept

    def close(self) -> None:
        """Give the lock back; the folders stay."""
        os.close(self._lock)

    def _make(self, kept: Path, fill: Callable[[Path], None]) -> None:
        fresh = Path(tempfile.mkdtemp(prefix="new-", dir=self._place))
        try:
            fill(fresh)
            fresh.rename(kept)
        except OSError:
            remove(fresh)
            if not kept.is_dir():  # else another server was faster, and made the same
                raise

    def _remove_the_oldest(self) -> None:
        """Called when no other server is there; what one began and did not end goes first."""
        whole = [each for each in self._place.iterdir() if not each.name.startswith("new-")]
        newest = sorted(whole, key=lambda each: each.stat().st_mtime)[-AT_MOST:]
        for each in set(self._place.iterdir()) - set(newest):
            remove(each)


def holds_all(folder: Path, code_zip: bytes) -> bool:
    """Whether the files below *folder* are those of the zip, and no others."""
    with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
        expected = {each.filename: each.CRC for each in archive.infolist() if not each.is_dir()}
    found = set(_files_below(str(folder), ""))
    return found == expected.keys() and all(
        _crc(f"{folder}/{name}") == crc for name, crc in expected.items()
    )


def _files_below(folder: str, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files_below(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name


def _crc(file: str) -> int:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        return zlib.crc32(os.read(descriptor, os.fstat(descriptor).st_size))
    finally:
        os.close(descriptor)


def remove(folder: Path) -> None:
    """Remove *folder* with all that is in it, though nobody may write there."""
    for parent, _, _ in os.walk(folder):
        Path(parent).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
