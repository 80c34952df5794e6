"""The shared, compiled, read-only code of functions."""

import shutil
import sys
import tempfile

import pytest

from ministack_cognito_triggers.functions import code_folder as module
from ministack_cognito_triggers.functions.code_folder import code_folder


@pytest.fixture(autouse=True)
def _alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module, "_unpacked", {})


def test_the_same_code_is_unpacked_once(packed):
    """And other code is not in its place."""
    code = packed({"f.py": "x = 1\n", "data/text.txt": "hello"})

    assert code_folder(code) == code_folder(code)
    assert "hello" == (code_folder(code) / "data/text.txt").read_text()
    assert code_folder(code) != code_folder(packed({"f.py": "x = 2\n"}))


def test_nothing_in_it_can_be_written(packed):
    """Neither a file nor a folder, as with /var/task."""
    folder = code_folder(packed({"f.py": "x = 1\n", "sub/g.py": "y = 1\n"}))

    everything = [folder, *folder.rglob("*")]
    assert len(everything) >= 5
    assert [] == [each for each in everything if each.stat().st_mode & 0o222]


def test_it_is_compiled_for_good(packed):
    """By a sum that nobody checks: whatever time the files have, they are not compiled again."""
    folder = code_folder(packed({"f.py": "x = 1\n", "bad.py": "not python"}))

    [compiled] = (folder / "__pycache__").glob("f.*.pyc")
    assert sys.implementation.cache_tag in compiled.name
    assert 1 == int.from_bytes(compiled.read_bytes()[4:8], "little")


def test_a_folder_that_somebody_removed_is_made_anew(packed):
    """As after a clean-up of temporary files."""
    code = packed({"f.py": "x = 1\n"})
    folder = code_folder(code)
    for each in (folder, *folder.rglob("*")):
        each.chmod(0o700)
    shutil.rmtree(folder)

    assert (code_folder(code) / "f.py").exists()
