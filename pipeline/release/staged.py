"""Folders that a package is built from: tracked files of the repository, under other names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path


class NoRepository(RuntimeError):
    """What is released is what git tracks; the message says what git said."""


def tracked(root: Path, *places: str) -> list[str]:
    """The files that git tracks in *places*, relative to *root*, in one order."""
    try:
        told = subprocess.run(
            ["git", "ls-files", "-z", "--", *places],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", None) or error
        raise NoRepository(f"a release is made from a git repository: {said}") from error
    return sorted(filter(None, told.stdout.split("\0")))


def stage(root: Path, files: Mapping[str, str], folder: Path) -> None:
    """Copy each of *files*, by its place in *folder*; modes as git has them."""
    for place, source in files.items():
        copy = folder / place
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / source, copy)
        copy.chmod(0o755 if (root / source).stat().st_mode & 0o100 else 0o644)


def below(folder: str, files: Iterable[str]) -> dict[str, str]:
    """
    *files*, each at its own place below *folder*.

    >>> below("a", ["b/c.py"])
    {'a/b/c.py': 'b/c.py'}
    """
    return {f"{folder}/{file}": file for file in files}
