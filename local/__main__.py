"""
Run the suite on this machine: `run` plays the demo and keeps serving; `demo` exits.

`make run` and `make demo` call these commands. With `run` there is a console, a page
that is available before the demo starts.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from botocore.exceptions import ClientError
from rich.console import Console

from local.console.laptop import console as page_of
from local.console.server import address_of, listener_on
from local.demo.history import fill
from local.demo.show import show
from local.sample_app import USUAL_PORT as APP_PORT
from local.sample_app import address_of as app_address
from local.sample_app import app_parameters, sample_app
from local.schedules import run_schedules_once
from local.serve import serve
from local.start import announced, arguments, refusal, room
from local.suite import PARAMETERS, Suite, running_suite
from runtime import clock

_WIDTH_IN_A_FILE = 120
_INTERRUPTED = 130
# The README gets a token for a machine.
MACHINES = {"MachineClient": "true", "DomainPrefix": "local"}


def main() -> int:
    """Do what the command line says; 1 if something differs from what it must be."""
    asked = arguments(__doc__)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_IN_A_FILE)
    started = time.monotonic()
    try:
        with room(), _suite(asked, console) as (suite, page):
            is_right = show(suite, console)
            console.print(f"\n{time.monotonic() - started:.1f} s from start to result")
            if asked.command == "run":
                serve(suite, page, console)
            return 0 if is_right else 1
    except KeyboardInterrupt:
        console.print("\nstopped; nothing is left behind")
        return 0 if asked.command == "run" else _INTERRUPTED
    except (OSError, RuntimeError, ClientError) as why:
        return refusal(why, console.print)


@contextmanager
def _suite(asked: argparse.Namespace, console: Console) -> Iterator[tuple[Suite, str]]:
    """The suite, and the address of its page; none for the demo alone."""
    where = {"port": asked.port, "origins": asked.origins, "on_progress": console.print}
    if asked.command == "demo":
        with running_suite(**where, parameters=PARAMETERS | asked.parameters) as suite:
            yield suite, ""
        return
    with listener_on() as listener, listener_on(APP_PORT) as app_listener:
        page, app = address_of(listener), app_address(app_listener)
        # Links lead to the page, and who tries them out need not wait for half a minute.
        parameters = {**PARAMETERS, "SignInPage": page, "ResendAfterSeconds": "10"}
        parameters |= MACHINES | app_parameters(asked.parameters) | asked.parameters
        suite_on = running_suite(**where, parameters=parameters)
        with ExitStack() as stack:
            suite = stack.enter_context(suite_on)
            until = fill(suite, now=clock.now()) if asked.history else None
            stack.enter_context(page_of(suite, listener, simulated_until=until, sample_app=app))
            stack.enter_context(sample_app(suite, app_listener, links_lead_to=page))
            stack.enter_context(announced(suite, page, app, asked, console))
            run_schedules_once(suite.emulator)
            console.print(f"watch it at {page}", soft_wrap=True)
            console.print(f"sign in at {app}", soft_wrap=True)
            yield suite, page


if __name__ == "__main__":
    sys.exit(main())
