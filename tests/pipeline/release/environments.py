"""Fresh environments, in which a wheel is installed from its file, without a network."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).parents[3]
UV = Path(sys.executable).with_name("uv")
_VERSION = f"python{sys.version_info.major}.{sys.version_info.minor}"


class Fresh:
    """
    A virtual environment below *folder* with *wheels* and nothing else.

    One that *is_ready* finds the libraries of this test run behind them, as if pip had got them.
    With a *house* of wheels it has what its wheels declare, and what these do, as pip resolves it.
    """

    def __init__(self, folder, *wheels, is_ready=True, house=None):
        self._bin = folder / "environment/bin"
        self.site = folder / f"environment/lib/{_VERSION}/site-packages"
        self._uv("venv", "--python", sys.executable, str(folder / "environment"))
        python = ("--python", str(self._bin / "python"))
        if house:
            where = ("--no-index", "--find-links", str(house), "--cache-dir", f"{folder}/uv")
            self._uv("pip", "install", *where, *python, *map(str, wheels))
        else:
            self._uv("pip", "install", "--no-deps", *python, *map(str, wheels))
        if is_ready and not house:
            (self.site / "ready.pth").write_text(sysconfig.get_path("purelib"))
        self._caches = folder / "caches"

    def run(self, program, *words, cwd="/", **variables):
        """What *program* of the environment did, with next to no environment variables."""
        environment = {"PATH": os.environ["PATH"], "XDG_CACHE_HOME": str(self._caches), **variables}
        return subprocess.run(
            [self._bin / program, *words],
            cwd=cwd,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def print(self, code, **how):
        """What Python prints that runs *code*."""
        done = self.run("python", "-c", code, **how)
        assert 0 == done.returncode, done.stderr
        return done.stdout.strip()

    @staticmethod
    def _uv(*words) -> None:
        subprocess.run([UV, *words, "--offline", "--no-config", "--quiet"], check=True)
