"""What the tests of README and cookbook share: a clean copy of the project."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme import aws_client, aws_server, quick_sam
from tests.readme.shell import ROOT, TOOLS, TRUSTED


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


@pytest.fixture(scope="session")
def quick_tools(tmp_path_factory):
    """
    The path of a shell begins with an `aws` and a `sam` that cost less processor time.

    They are the same programs: `aws_server.py` and `quick_sam.py` say what is spared.
    """
    folder = tmp_path_factory.mktemp("tools")
    address = folder / "socket"
    script(folder / "aws", sys.executable, "-IS", aws_client.__file__, address)
    script(folder / "sam", TOOLS / "python", quick_sam.__file__)
    server = [TOOLS / "python", aws_server.__file__, address]
    with (
        subprocess.Popen(server, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process,
        pytest.MonkeyPatch.context() as patch,
    ):
        assert process.stdout.readline() == b"ready\n"
        patch.setitem(TRUSTED, "PATH", f"{folder}:{TRUSTED['PATH']}")
        yield folder
        process.stdin.close()


def script(file, *command):
    """Make *file* a script that runs *command* with its own arguments behind."""
    file.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, command))} "$@"\n')
    file.chmod(0o755)
