"""
The command ``cognito-triggers``: what operators do, an address's verdict, the suite on a laptop.

Each is the same program as ``python -m …`` in a checkout. Only in the process
of this command does Python look for modules in ``_suite``.
"""

from __future__ import annotations

import runpy
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

_NAME: Final = "cognito-triggers"
_SUITE: Final = Path(__file__).parent / "_suite"
_LAPTOP: Final = {"run": "local", "demo": "local", "env": "local.env"}
_MORE: Final = """
on this machine:
    check-address     say what the sign-up check makes of an address, and why
    run, demo         the whole suite on an emulator, with traffic; needs cognito-triggers[laptop]
    env               for a shell: how to reach the suite that `run` started
"""


def main() -> None:
    """Do what the command line says, and exit as that program does."""
    command, *rest = sys.argv[1:] or ["--help"]
    if command == "--version":
        print(f"{_NAME} {version(_NAME)}")
        return
    sys.path.insert(0, str(_SUITE))
    if command in _LAPTOP:
        _refuse_without("ministack")
        _run(_LAPTOP[command], [command, *rest] if command != "env" else rest)
    elif command == "check-address":
        _run("local.check_address", rest)
    else:
        _operators([command, *rest])


def _operators(words: list[str]) -> None:
    try:
        _run("operators", words)
    finally:
        if words[0] in ("-h", "--help"):
            print(_MORE, end="")


def _run(module: str, words: list[str]) -> None:
    """As ``python -m`` does it."""
    sys.argv = [_NAME, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _refuse_without(library: str) -> None:
    if find_spec(library) is None:
        sys.exit(f"{library} is not installed: pip install '{_NAME}[laptop]'")
