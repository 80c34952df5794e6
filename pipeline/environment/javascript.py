"""The npm packages that tests use, by the sum of their lock."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from pipeline.environment.failures import NotInstalled, sentence
from pipeline.environment.place import sum_of
from pipeline.environment.progress import run_watched

_NEEDED_MB = 200


def install(folder: Path) -> None:
    """Install what ``package-lock.json`` in *folder* names, unless it is; without npm, say so."""
    wanted = sum_of(folder / "package-lock.json")
    # npm deletes the whole of node_modules first, so half of it has no marker.
    marker = folder / "node_modules/.installed"
    if marker.is_file() and marker.read_text() == wanted:
        return
    npm = shutil.which("npm")
    if npm is None:
        _say("npm is not installed: the tests of JavaScript clients are skipped")
        return
    _say(f"installing {folder.name}/node_modules")
    code, said = run_watched(
        [npm, "ci", "--no-audit", "--no-fund", "--no-progress"], cwd=str(folder)
    )
    if code:
        raise NotInstalled(
            sentence(said, link="everything else", folder=folder, megabytes=_NEEDED_MB)
        )
    marker.write_text(wanted)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
