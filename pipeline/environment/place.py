"""
Where an environment is, and whether it is whole.

It is made under ``.venvs/``, at the place where it stays, because its scripts
name that place. ``.venv`` is a link that is turned to it when it is complete,
in one step: there is no moment at which ``.venv`` is half an environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

HOMES = ".venvs"
_LINKS = {
    "run": ".venv",
    "test": ".venv",
    "tools": ".venv-tools",
    "audit": ".venv-audit",
    "docs": ".venv-docs",
    "cdk": ".venv-cdk",
}
_COVERS = {"test": ("run", "test")}  # requirements-run.txt is compiled under requirements-test.txt
GROUPS = tuple(_LINKS)


@dataclass(frozen=True)
class Environment:
    """The environment of *group*, as its lock under *root* asks for it."""

    root: Path
    group: str

    @property
    def lock(self) -> Path:
        """The file that names each distribution with its hashes."""
        return lock_of(self.root, self.group)

    @property
    def link(self) -> Path:
        """Where everything else looks for it."""
        return self.root / _LINKS[self.group]

    @property
    def home(self) -> Path:
        """Where it is made, and stays."""
        return self.root / HOMES / f"{self.group}-{sum_of(self.lock)[:12]}"

    @property
    def python(self) -> Path:
        """Its interpreter, once it is made."""
        return self.home / "bin/python"

    @property
    def is_ready(self) -> bool:
        """Whether `link` leads to an environment that is whole and has all that the lock names."""
        return _marked(self.link, self.group) == sum_of(self.lock)

    @property
    def is_whole(self) -> bool:
        """Whether `home` is complete, even if `link` leads elsewhere."""
        return _marked(self.home, self.group) == sum_of(self.lock)

    def mark(self) -> None:
        """Say that `home` is complete. The last step of making it."""
        covers = _COVERS.get(self.group, (self.group,))
        sums = {group: sum_of(lock_of(self.root, group)) for group in covers}
        facts = {"folder": str(self.home.resolve()), "python": _base(self.home), "sums": sums}
        _marker(self.home).write_text(json.dumps(facts))

    def turn_link(self) -> None:
        """Let `link` lead to `home`, in one step, and delete what it led to before."""
        new = self.root / HOMES / f"link-{os.getpid()}"
        new.unlink(missing_ok=True)
        new.symlink_to(self.home.relative_to(self.root))
        if self.link.is_dir() and not self.link.is_symlink():  # made before there were links
            self.link.rename(self.root / HOMES / f"{self.group}-before-{os.getpid()}")
        new.replace(self.link)
        self._delete_others()

    def _delete_others(self) -> None:
        groups = [group for group, link in _LINKS.items() if link == _LINKS[self.group]]
        for folder in (self.root / HOMES).iterdir():
            if folder.name.partition("-")[0] in groups and folder != self.home:
                shutil.rmtree(folder, ignore_errors=True)


def lock_of(root: Path, group: str) -> Path:
    """The lock of *group*."""
    return root / f"requirements-{group}.txt"


def sum_of(file: Path) -> str:
    """The SHA-256 of what *file* holds, as 64 hex digits."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _marker(folder: Path) -> Path:
    return folder / "installed.json"


def _base(folder: Path) -> str:
    return str((folder / "bin/python").resolve())


def _marked(folder: Path, group: str) -> str | None:
    """
    The sum of the lock that *folder* was made from; None if it is not whole, or cannot be used.

    An environment that was moved cannot: its scripts name its old place. One
    whose Python was replaced by another version cannot, either.
    """
    try:
        facts = json.loads(_marker(folder).read_text())
        in_place = facts["folder"] == str(folder.resolve()) and facts["python"] == _base(folder)
        return facts["sums"].get(group) if in_place and Path(facts["python"]).exists() else None
    except (OSError, ValueError, KeyError):
        return None
