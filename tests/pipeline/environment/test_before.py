"""What is looked at before an environment is made."""

from types import SimpleNamespace

import pytest

from pipeline.environment import install as installing
from pipeline.environment import tools
from pipeline.environment.failures import NotInstalled
from pipeline.environment.place import Environment


def test_a_missing_ensurepip_is_one_sentence(project, monkeypatch):
    """Debian has it in a package of its own."""
    monkeypatch.setattr(installing.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(tools, "usable_uv", lambda _: None)

    with pytest.raises(NotInstalled, match="apt-get install python3-venv"):
        installing.install(Environment(project.root, "run"))
    assert [] == project.homes


def test_too_little_room_is_said_before_anything_is_fetched(project, index, monkeypatch):
    """With the place and the amount."""
    monkeypatch.setattr(installing.shutil, "disk_usage", lambda _: SimpleNamespace(free=249 << 20))

    with pytest.raises(NotInstalled, match=f"no space left in {project.root}; 250 MB are needed"):
        installing.install(Environment(project.root, "run"))
    assert [] == index.asked_for


@pytest.mark.parametrize(
    ("said", "is_used"), [("uv 0.3.9", False), ("uv 0.4.0 (x)", True), ("uv 1.0.0", True)]
)
def test_an_old_uv_is_not_used(tmp_path, monkeypatch, said, is_used):
    """Before 0.4 it did not insist on sums."""
    program = tmp_path / "uv"
    program.write_text(f"#!/bin/sh\necho '{said}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    assert (str(program) if is_used else None) == tools.usable_uv(tmp_path)
