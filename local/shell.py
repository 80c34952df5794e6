"""``make shell``: a shell that knows the suite that runs, with `aws` and `sam` on its path."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from local.env import NONE_RUNS, OF_THE_DEVELOPER, address, the_newest
from local.env_file import ROOT

# With these, a `make` in that shell would take itself for a part of this one.
_OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")


def main() -> None:
    """Become that shell."""
    suite = the_newest()
    where = f"the suite is at {address(suite)}" if suite else NONE_RUNS
    print(f"{where}; aws and sam are on the path; exit leaves this shell", file=sys.stderr)
    program = shutil.which(os.environ.get("SHELL", "")) or "/bin/sh"
    values = suite.values if suite else {}
    os.execve(program, [program], environment(values, ROOT))  # noqa: S606  (the developer's own)


def environment(values: Mapping[str, str], root: Path) -> dict[str, str]:
    """The developer's own environment with *values*, and the tools before all else on the path."""
    gone = {*OF_THE_DEVELOPER, *_OF_MAKE}
    inherited = {name: value for name, value in os.environ.items() if name not in gone}
    path = f"{root / '.venv-tools/bin'}{os.pathsep}{inherited.get('PATH', os.defpath)}"
    return {**inherited, **values, "PATH": path, "SAM_CLI_TELEMETRY": "0"}


if __name__ == "__main__":
    main()
