"""What the tests of README and cookbook share: a clean copy of the project."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme.shell import ROOT


@pytest.fixture(scope="session")
def clean_copies(tmp_path_factory):
    """Make copies: what git knows or would take, and nothing else; packages are lent to each."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    def copy(name):
        folder = tmp_path_factory.mktemp(name) / "cognito-triggers"
        for file in listed.stdout.splitlines():
            if (ROOT / file).is_file():
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, folder / file)
        (folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
        (folder / ".venv-tools").symlink_to(ROOT / ".venv-tools")
        return folder

    return copy


@pytest.fixture(scope="session")
def clean_copy(clean_copies):
    return clean_copies("clean")
