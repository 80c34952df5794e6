"""
Bytecode for the Python of template.yaml: without it a function starts twice as slowly.

By hash and not checked, because ``sam`` gives files new dates, and bytecode by time
is never valid then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.delivery import compiling

PYTHON = "3.13"  # as Runtime in template.yaml


class NoTargetPython(LookupError):
    """Nothing here compiles for Lambda; the message says how to get it."""


def target_python() -> str:
    """
    A Python of the version that Lambda runs. Raises `NoTargetPython`.

    Each is asked, and not believed: version managers put names on the PATH that do not run.
    """
    for path in _candidates():
        if _version(path) == PYTHON:
            return path
    if os.environ.get("PACKAGE_BY_ANY_PYTHON") == "yes":  # to try a build, and not to deploy it
        return sys.executable
    raise NoTargetPython(
        f"No Python {PYTHON} was found, whose bytecode the package needs: functions would start "
        f"twice as slowly. Install it (uv python install {PYTHON}; apt, dnf or brew install "
        f"python{PYTHON}), name it (PYTHON=/path/to/python{PYTHON} sam build), or run "
        "sam build --use-container."
    )


def compile_bytecode(folder: Path, interpreter: str) -> None:
    """Compile all modules below *folder*; tracebacks name them as they lie on Lambda."""
    subprocess.run(
        [interpreter, "-S", Path(compiling.__file__), folder, "/var/task"],
        env={**_without_python(), "PYTHONHASHSEED": "0"},  # sets have one order then
        check=True,
    )


def _candidates() -> Iterator[str]:
    yield sys.executable
    name = f"python{PYTHON}"
    for folder in os.get_exec_path():
        if path := shutil.which(name, path=folder):
            yield path
    yield from _of_pyenv()
    uv = shutil.which("uv") or shutil.which("uv", path=Path(sys.executable).parent)
    if uv:
        asked = [uv, "python", "find", "--managed-python", "--no-python-downloads", PYTHON]
        yield subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def _of_pyenv() -> Iterator[str]:
    """Pyenv's own, whether or not one is chosen; its names on the PATH work for a chosen one."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(root.glob(f"versions/{PYTHON}*/bin/python{PYTHON}")))


def _version(interpreter: str) -> str:
    ask = [interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        run = subprocess.run(
            ask, env=_without_python(), capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return run.stdout.strip()


def _without_python() -> dict[str, str]:
    """The environment, but for what is meant for the Python that runs this."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
