"""Removing what may not be written."""

import subprocess
import sys
from pathlib import Path

from local.folders import remove

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, pathlib, tempfile
from local.folders import remove
NOBODY = 65534
if os.geteuid() == 0:  # root could remove everything anyway
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
folder = pathlib.Path(tempfile.mkdtemp(dir="/tmp"))
(folder / "code/sub").mkdir(parents=True)
(folder / "code/sub/f.py").write_text("x")
for each in (folder / "code/sub/f.py", folder / "code/sub", folder / "code"):
    each.chmod(each.stat().st_mode & ~0o222)
remove(folder)
print(folder.exists())
"""


def test_read_only_folders_are_removed():
    """By somebody who has no right but the owner's."""
    told = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert "False" == told.stdout.strip()


def test_what_is_not_there_is_no_error(tmp_path):
    """Somebody else was faster."""
    remove(tmp_path / "gone")
