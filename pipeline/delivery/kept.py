"""Folders below ``build`` that one build makes and others take."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path


def kept(
    root: Path, name: str, made_from: Iterable[Path], by: str, make: Callable[[Path], None]
) -> Path:
    """
    Return the folder that *make* fills from these files, made if it is not there.

    *by* is what else decides on its content. All functions share it, and so do later builds.
    """
    digest = hashlib.sha256(by.encode())
    for file in made_from:
        digest.update(f"{file}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    folder = root / "build" / f"{name}-{digest.hexdigest()[:16]}"
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            fresh = Path(temporary, name)
            make(fresh)
            _keep(fresh, folder)
    return folder


def _keep(fresh: Path, folder: Path) -> None:
    try:
        fresh.rename(folder)
    except OSError:
        if not folder.exists():  # else another build was faster, and made the same
            raise
