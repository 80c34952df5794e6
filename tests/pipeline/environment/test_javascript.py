"""node_modules go by the sum of their lock."""

import re
import shutil
from pathlib import Path

import pytest

from pipeline.environment import javascript
from pipeline.environment.failures import NotInstalled
from pipeline.environment.place import GROUPS


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "javascript"
    made.mkdir()
    (made / "package-lock.json").write_text("{}")
    return made


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """An npm that does as the real one does: it deletes what is there, then installs."""

    def make(ends_with):
        program = tmp_path / "bin/npm"
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            "#!/bin/sh\nrm -rf node_modules; mkdir node_modules; echo $1 >>../calls\n" + ends_with
        )
        program.chmod(0o755)

    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    make("exit 0\n")
    return make


@pytest.mark.usefixtures("npm")
def test_installs_once_for_each_lock(folder):
    """The time of the lock does not matter, what it holds does."""
    javascript.install(folder)
    (folder / "package-lock.json").touch()
    javascript.install(folder)
    assert "ci\n" == (folder.parent / "calls").read_text()

    (folder / "package-lock.json").write_text('{"other": 1}')
    javascript.install(folder)
    assert "ci\nci\n" == (folder.parent / "calls").read_text()


def test_a_failed_installation_is_tried_again(folder, npm):
    """Half a folder is not taken for whole."""
    javascript.install(folder)
    (folder / "package-lock.json").write_text('{"other": 1}')
    npm("echo 'npm error code ECONNREFUSED'; exit 1\n")
    with pytest.raises(NotInstalled, match="cannot reach the package index"):
        javascript.install(folder)

    npm("exit 0\n")
    javascript.install(folder)
    assert "ci\nci\nci\n" == (folder.parent / "calls").read_text()


def test_without_npm_it_says_what_is_missed(folder, monkeypatch, capsys):
    """And is no failure: only tests of JavaScript clients need it."""
    monkeypatch.setattr(shutil, "which", lambda _: None)
    javascript.install(folder)

    assert "npm is not installed: the tests of JavaScript clients are skipped\n" == (
        capsys.readouterr().err
    )
    assert not (folder / "node_modules").exists()


def test_several_folders_are_installed_and_without_npm_told_of_once(
    tmp_path, npm, monkeypatch, capsys
):
    folders = [tmp_path / "one/javascript", tmp_path / "two/javascript"]
    for folder in folders:
        folder.mkdir(parents=True)
        (folder / "package-lock.json").write_text("{}")
    with monkeypatch.context() as without:
        without.setattr(shutil, "which", lambda _: None)
        javascript.install(*folders)
    assert 1 == capsys.readouterr().err.count("npm is not installed")

    npm("exit 0\n")
    javascript.install(*folders)
    assert all((folder / "node_modules/.installed").is_file() for folder in folders)


def test_each_folder_of_the_makefile_is_a_folder():
    """The CDK's was taken for the group of that name, and its tests were skipped."""
    root = Path(__file__).parents[3]
    [folders] = re.findall(r"^JAVASCRIPT := (.+)$", (root / "Makefile").read_text(), re.MULTILINE)

    for each in folders.split():
        assert each not in GROUPS
        assert (root / each / "package-lock.json").is_file()
