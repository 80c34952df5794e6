"""pip, which every Python has, and uv, which does the same in a tenth of the time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.environment.failures import NotInstalled, sentence
from pipeline.environment.place import Environment
from pipeline.environment.progress import Progress, run_watched

_OLDEST_UV = (0, 4)
_PIP = ("--disable-pip-version-check", "--no-input", "--no-deps", "--require-hashes")
NEEDED_MB = {"run": 250, "test": 700, "tools": 400, "audit": 400, "docs": 200, "cdk": 600}


def distributions(lock: Path) -> int:
    """How many *lock* names."""
    return len(re.findall(r"^[\w.-]+==", lock.read_text(), re.MULTILINE))


def usable_uv(root: Path) -> str | None:
    """The program, of version 0.4 or newer: on the path, or that of the tests' environment."""
    found = shutil.which("uv") or str(root / ".venv/bin/uv")
    try:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"(\d+)\.(\d+)", said.stdout)
    return found if version and tuple(map(int, version.groups())) >= _OLDEST_UV else None


def with_uv(environment: Environment, uv: str) -> None:
    """Install all that the lock names, and nothing without one of its hashes."""
    progress = Progress(distributions(environment.lock))
    command = [uv, "pip", "sync", "--no-progress", "--require-hashes"]
    _run(
        [*command, "--python", str(environment.python), str(environment.lock)],
        environment,
        progress,
    )


def with_pip(environment: Environment, requirements: Path | None = None) -> None:
    """The same, slowly; of *requirements* alone if given."""
    chosen = requirements or environment.lock
    progress = Progress(distributions(chosen))
    command = [str(environment.python), "-m", "pip", "install", "--progress-bar", "off", *_PIP]
    _run([*command, "--requirement", str(chosen)], environment, progress)


def uv_by_pip(environment: Environment) -> str | None:
    """Install uv alone, if the lock names it, as the lock names it; the program."""
    found = re.search(r"^uv==.*\n(?:    .*\n)+", environment.lock.read_text(), re.MULTILINE)
    if found is None:
        return None
    alone = environment.home / "uv.txt"
    alone.write_text(found[0])
    with_pip(environment, alone)
    return str(environment.home / "bin/uv")


def empty(environment: Environment, *, pip: bool) -> None:
    """Make `home`, with nothing but pip in it, or nothing at all."""
    arguments = [] if pip else ["--without-pip"]
    code, said = run_watched([sys.executable, "-m", "venv", *arguments, str(environment.home)])
    if code:
        raise NotInstalled(_sentence(said, environment))


def _run(command: Sequence[str], environment: Environment, progress: Progress) -> None:
    fetched, before = 0, _installed(environment)

    def hear(line: str) -> None:
        nonlocal fetched
        if line.startswith("Collecting "):
            fetched += 1
            progress.tell("fetched", fetched)
        if "Retrying" in line:
            progress.note("the package index does not answer; trying again")
        if line.strip().startswith("Downloading ") and "uv" in command[0]:
            progress.note(line.strip())  # uv says it of what is large

    def look() -> None:
        progress.tell("installed", _installed(environment) - before)

    code, said = run_watched(command, on_line=hear, on_look=look)
    progress.end()
    if code:
        raise NotInstalled(_sentence(said, environment))


def _installed(environment: Environment) -> int:
    return len(list(environment.home.glob("lib/*/*/*.dist-info")))


def _sentence(said: Sequence[str], environment: Environment) -> str:
    return sentence(
        said,
        link=environment.link.name,
        folder=environment.root,
        megabytes=NEEDED_MB[environment.group],
    )
