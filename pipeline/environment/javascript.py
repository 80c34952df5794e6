"""The npm packages that checks and tests use, by the sum of their lock."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipeline.environment.failures import NotInstalled, sentence
from pipeline.environment.place import sum_of
from pipeline.environment.progress import run_watched

_NEEDED_MB = 200


def install(*folders: Path) -> None:
    """
    Install what ``package-lock.json`` in each of *folders* names, unless it is.

    Without npm, say so, once.
    """
    missing = [folder for folder in folders if not _is_installed(folder)]
    npm = shutil.which("npm")
    if missing and npm is None:
        _say("npm is not installed: the tests of JavaScript clients are skipped")
    elif npm is not None:
        for folder in missing:
            _install(folder, npm)


def _marker(folder: Path) -> Path:
    """Npm deletes the whole of node_modules first, so half of it has no marker."""
    return folder / "node_modules/.installed"


def _is_installed(folder: Path) -> bool:
    marker = _marker(folder)
    return marker.is_file() and marker.read_text() == sum_of(folder / "package-lock.json")


def _install(folder: Path, npm: str) -> None:
    _say(f"installing {os.path.relpath(folder)}/node_modules")
    code, said = run_watched(
        [npm, "ci", "--no-audit", "--no-fund", "--no-progress"], cwd=str(folder)
    )
    if code:
        raise NotInstalled(
            sentence(said, link="everything else", folder=folder, megabytes=_NEEDED_MB)
        )
    _marker(folder).write_text(sum_of(folder / "package-lock.json"))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
