"""
Python's venv, but for one step: pip is linked in, not installed.

Installing pip into an environment takes 3.5 s of processor time, twenty times in these tests.
`shadow` makes a `venv` that a PYTHONPATH puts before Python's; `test_install.py` has a test
with Python's own.
"""

import ensurepip
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from importlib import util
from pathlib import Path

_STDLIB = Path(sysconfig.get_path("stdlib"))
_PIP = "KEPT_PIP"  # where the shadow finds the environment that has pip


def shadow(folder, home):
    """Fill *folder* with that `venv`, which links the pip of *home*; what it has to be told."""
    program = f"import sys\nsys.path.insert(1, {str(Path(__file__).parent)!r})\n"
    folder.mkdir()
    (folder / "venv.py").write_text(f"{program}import quick_venv\n\nquick_venv.main()\n")
    return {"PYTHONPATH": str(folder), _PIP: str(home)}


def with_pip(kept):
    """An environment with the pip that this Python brings, made once, below *kept*."""
    made_from = f"{os.path.realpath(sys.executable)} {sys.version} {ensurepip.version()}"
    home = kept / f"pip-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}"
    if not home.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as fresh:
            subprocess.run([sys.executable, "-m", "venv", f"{fresh}/pip"], check=True)
            try:
                Path(fresh, "pip").rename(home)
            except OSError:
                assert home.exists()  # another process was faster
    return home


def main():
    """Be `python -m venv`."""
    spec = util.spec_from_file_location("venv", _STDLIB / "venv/__init__.py")
    venv = sys.modules["venv"] = util.module_from_spec(spec)
    spec.loader.exec_module(venv)
    venv.EnvBuilder._setup_pip = _link_pip
    venv.main()


def _link_pip(_builder, context):
    home, made = Path(os.environ[_PIP]), Path(context.env_dir)
    for site in home.glob("lib/*/site-packages"):
        target = made / site.relative_to(home)
        shutil.copytree(site, target, copy_function=os.link, dirs_exist_ok=True)
    for program in (home / "bin").glob("pip*"):
        copy = made / "bin" / program.name
        copy.write_text(program.read_text().replace(str(home), str(made)))
        copy.chmod(0o755)
