"""
``python -m local run`` serves the suite and plays the demo in it; ``demo`` ends with the demo.

Both run the whole suite on this machine: ``make run`` and ``make demo``. The
former has a page, the console, which is there from before the demo.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from local.console.laptop import console as page_of
from local.console.server import address_of, listener_on
from local.demo.show import show
from local.deploy import DeploymentFailed
from local.emulator import EmulatorDied
from local.origins import NotAnOrigin, origins
from local.schedules import run_schedules_once
from local.serve import serve
from local.server import USUAL_PORT
from local.suite import PARAMETERS, Suite, running_suite

_WIDTH_IN_A_FILE = 120
_WRONG_USE, _INTERRUPTED = 2, 130


def main() -> int:
    """Do what the command line says; 1 if something differs from what it must be."""
    asked = _arguments()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_IN_A_FILE)
    started = time.monotonic()
    try:
        with _suite(asked, console) as (suite, page):
            is_right = show(suite, console)
            console.print(f"\n{time.monotonic() - started:.1f} s from start to table")
            if asked.command == "run":
                serve(suite, page, console)
            return 0 if is_right else 1
    except KeyboardInterrupt:
        console.print("\nstopped; nothing is left behind")
        return 0 if asked.command == "run" else _INTERRUPTED
    except (EmulatorDied, DeploymentFailed) as failed:
        console.print(str(failed), markup=False, highlight=False)
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=["run", "demo"])
    parser.add_argument(
        "--port", type=int, default=USUAL_PORT, help="preferred port; another if it is taken"
    )
    parser.add_argument(
        "--origins", default="", help="of web pages that may call it, such as http://localhost:5173"
    )
    asked = parser.parse_args()
    try:
        asked.origins = origins(asked.origins)
    except NotAnOrigin as refused:
        print(refused, file=sys.stderr)
        sys.exit(_WRONG_USE)
    return asked


@contextmanager
def _suite(asked: argparse.Namespace, console: Console) -> Iterator[tuple[Suite, str]]:
    """The suite, and the address of its page; none for the demo alone."""
    where = {"port": asked.port, "origins": asked.origins, "on_progress": console.print}
    if asked.command == "demo":
        with running_suite(**where) as suite:
            yield suite, ""
        return
    with listener_on() as listener:
        page = address_of(listener)
        # Links lead to the page, and who tries them out need not wait for half a minute.
        parameters = {**PARAMETERS, "SignInPage": page, "ResendAfterSeconds": "10"}
        with running_suite(**where, parameters=parameters) as suite, page_of(suite, listener):
            run_schedules_once(suite.emulator)
            console.print(f"watch it at {page}", soft_wrap=True)
            yield suite, page


if __name__ == "__main__":
    sys.exit(main())
