"""
``make release VERSION=1.4.0``: cuts a release, and at its commit makes the files of it.

Called for the first time it compares the four contracts (events, templates,
clients, tables) with those of the last release, refuses a version that they forbid, and
writes CHANGELOG.md, pyproject.toml and the record of the contracts. Commit these and
call it again: it fills dist/VERSION. It tags, signs and publishes nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.delivery.bytecode import NoTargetPython, target_python
from pipeline.release.changelog import NothingToRelease
from pipeline.release.contracts.record import FILE, contracts
from pipeline.release.cutting import CHANGELOG, Forbidden, check_record, cut_release, is_cut
from pipeline.release.making import make
from pipeline.release.npm_package import NoNodeTools, declarations
from pipeline.release.repository import Commit, NotClean, check_since, clean_commit
from pipeline.release.semver import NotAVersion, Version
from pipeline.release.staged import NoRepository
from pipeline.release.zips import for_lambda

_TOLD = (
    *(Forbidden, NoNodeTools, NoRepository, NoTargetPython, NotAVersion, NotClean),
    NothingToRelease,
)

_NO_ADDRESS = "pyproject.toml has no [project.urls] with Repository: no file links to a repository"


def main(words: list[str] | None = None, *, root: Path | None = None) -> int:
    """Do the half of it that is next; 1 if it is refused."""
    asked = _arguments(words)
    root = root or Path.cwd()
    try:
        version, commit = Version.of(asked.version), clean_commit(root)
        now = contracts(root, declarations=declarations(root))
        if not is_cut(root, version):
            _cut(root, version, now, commit)
            return 0
        check_record(root, version, now)
        check_since(root, FILE)
        to = root / "dist" / str(version)
        sums = make(
            *(root, to),
            version=version,
            commit=commit,
            pack=for_lambda(root, interpreter=target_python()),
            tell=print,
        )
    except _TOLD as why:
        print(why, file=sys.stderr)
        return 1
    print(f"{to.relative_to(root)}: {len(sums)} files of {commit.name}")
    if commit.repository is None:
        print(_NO_ADDRESS)
    return 0


def _cut(root: Path, version: Version, now: dict[str, object], commit: Commit) -> None:
    for finding in cut_release(root, version, now, day=commit.day):
        print(finding)
    print(f"{version} is cut: commit {CHANGELOG}, pyproject.toml and {FILE}, then call this again")


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make release",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("version", help="such as 1.4.0")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
