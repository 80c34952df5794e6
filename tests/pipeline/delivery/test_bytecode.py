"""Bytecode for the Python that Lambda runs, or no build."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.delivery import bytecode
from pipeline.delivery.bytecode import NoTargetPython, compile_bytecode, target_python

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"
SOURCE = '''"""Of the module."""
from __future__ import annotations

class C:
    """Of the class."""

def f(x):
    """Of the function."""
    return {"a", "b", "c"} if x in {"d", "e", "f"} else C

def g():
    """Nothing else."""
'''


@pytest.fixture
def nothing_here(monkeypatch, tmp_path):
    """A machine without the version that is asked for."""
    monkeypatch.setattr(bytecode, "PYTHON", "2.99")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin/python"))
    (tmp_path / "bin").mkdir()
    return tmp_path


def program(path, says):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho {says}\n")
    path.chmod(0o755)
    return str(path)


def test_without_the_targets_python_there_is_no_build(nothing_here):
    """The message says what to do."""
    program(nothing_here / "bin/python2.99", "'pyenv: python2.99: command not found' >&2; exit 127")

    with pytest.raises(
        NoTargetPython, match=r"No Python 2\.99 .*uv python install 2\.99.*container"
    ):
        target_python()


def test_the_python_that_runs_is_asked_first(monkeypatch):
    """With it nothing has to be looked for."""
    monkeypatch.setattr(bytecode, "PYTHON", THIS)

    assert sys.executable == target_python()


def test_it_is_found_on_the_path_behind_one_that_does_not_run(nothing_here, monkeypatch):
    """A version manager's name comes first there."""
    program(nothing_here / "bin/python2.99", "2.98")
    right = program(nothing_here / "more/python2.99", "2.99")
    monkeypatch.setenv("PATH", f"{nothing_here}/bin{os.pathsep}{nothing_here}/more")

    assert right == target_python()


def test_pyenvs_own_is_found_though_another_is_chosen(nothing_here):
    """Its name on the PATH does not run then."""
    right = program(nothing_here / "pyenv/versions/2.99.1/bin/python2.99", "2.99")

    assert right == target_python()


def test_uvs_own_is_found(nothing_here):
    """It is on no PATH."""
    right = program(nothing_here / "uv/python2.99", "2.99")
    program(nothing_here / "bin/uv", right)

    assert right == target_python()


def compiled(folder, source=SOURCE):
    (folder / "rules").mkdir(parents=True)
    (folder / "rules/f.py").write_text(source)
    compile_bytecode(folder, sys.executable)
    return Path(importlib.util.cache_from_source(str(folder / "rules/f.py")))


def test_bytecode_is_valid_whatever_the_files_are_dated(tmp_path):
    """Unchecked and by hash; and tracebacks name the file as it lies on Lambda."""
    made = compiled(tmp_path).read_bytes()
    os.utime(tmp_path / "rules/f.py", (0, 0))

    assert b"\1\0\0\0" == made[4:8]  # PEP 552: by hash, and not checked
    assert b"/var/task/rules/f.py" in made
    code = "import rules.f; print(rules.f.__cached__, rules.f.f('x').__name__, rules.f.g())"
    told = subprocess.run(
        [sys.executable, "-v", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.endswith(" C None\n")
    assert "matches" in told.stderr
    assert "wrote" not in told.stderr


def test_docstrings_are_left_out(tmp_path):
    """Nothing reads them there, and a cold start would load them."""
    made = compiled(tmp_path).read_bytes()

    assert b"Of the" not in made
    assert b"Nothing else" not in made


def test_the_same_source_gives_the_same_bytes(tmp_path, monkeypatch):
    """Whatever the folder, and the order of sets in this process."""
    monkeypatch.setenv("PYTHONHASHSEED", "1")
    first = compiled(tmp_path / "a").read_bytes()
    monkeypatch.setenv("PYTHONHASHSEED", "2")

    assert first == compiled(tmp_path / "b").read_bytes()


def test_what_cannot_be_compiled_fails_the_build(tmp_path):
    """And not the first user."""
    with pytest.raises(subprocess.CalledProcessError):
        compiled(tmp_path, "def f(:")


def test_to_try_a_build_any_python_will_do_if_it_is_asked_for(monkeypatch):
    """The tests of the README's lines have to run where Lambda's version is not."""
    monkeypatch.setattr(bytecode, "PYTHON", "2.99")
    monkeypatch.setenv("PACKAGE_BY_ANY_PYTHON", "yes")

    assert sys.executable == target_python()
