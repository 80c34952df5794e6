"""The commit that a release is made of."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.release.described import repository_of

# Where pyproject.toml names no repository.
SOURCE = "git+cognito-triggers"


class NotClean(RuntimeError):
    """Something here is not committed, so no commit is what would be released."""


@dataclass(frozen=True, slots=True)
class Commit:
    """
    A commit.

    Attributes:
        name: Its hash.
        at: When it was made, as ISO 8601 in UTC.
        repository: The public address of the repository, if it has one.

    """

    name: str
    at: str
    repository: str | None = None

    @property
    def source(self) -> str:
        """Where it is, as SLSA has it."""
        return f"git+{self.repository}" if self.repository else SOURCE

    @property
    def day(self) -> str:
        """``2026-11-27``."""
        return self.at[:10]


def clean_commit(root: Path) -> Commit:
    """Return the commit that is checked out. NotClean if files are not as they are there."""
    changed = _git(root, "status", "--porcelain")
    if changed:
        raise NotClean(f"not committed:\n{changed}\nA release is made of a commit.")
    name, at = _git(root, "log", "-1", "--format=%H %ct").split()
    moment = datetime.fromtimestamp(int(at), UTC)
    return Commit(name, f"{moment:%Y-%m-%dT%H:%M:%SZ}", repository_of(root))


def check_since(root: Path, file: str) -> None:
    """Raise NotClean if anything has changed since the last commit that changed *file*."""
    last = _git(root, "log", "-1", "--format=%H", "--", file)
    if changed := _git(root, "diff", "--name-only", last, "HEAD"):
        raise NotClean(f"changed since the release was cut in {last[:12]}:\n{changed}")


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotClean(f"a release is made of a git repository: {done.stderr.strip()}")
    return done.stdout.strip()
