"""
``python -m local run`` plays the demo and goes on serving; ``demo`` plays it and exits.

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
from local.demo.listener import Listener
from local.demo.mailbox import mailbox
from local.demo.metrics import expected_metrics, read_metrics
from local.demo.play import events_of, play, told
from local.demo.report import differences, report
from local.demo.scenario import ADA, NEW_PASSWORD
from local.schedules import run_schedules_once
from local.server import USUAL_PORT
from local.suite import PARAMETERS, Suite, running_suite

_WIDTH_IN_A_FILE = 120


def main() -> int:
    """Do what the command line says; 1 if something differs from what it must be."""
    asked = _arguments()
    console = Console(width=None if sys.stdout.isatty() else _WIDTH_IN_A_FILE)
    started = time.monotonic()
    try:
        with _suite(asked, console) as (suite, page):
            wrong = _demo(suite, console)
            console.print(f"\n{time.monotonic() - started:.1f} s from start to table")
            if asked.command == "run":
                _serve(suite, page, console)
            return 1 if wrong else 0
    except KeyboardInterrupt:
        console.print("\nstopped; nothing is left behind")
        return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    parser.add_argument("command", choices=["run", "demo"])
    parser.add_argument(
        "--port", type=int, default=USUAL_PORT, help="preferred port; another if it is taken"
    )
    return parser.parse_args()


@contextmanager
def _suite(asked: argparse.Namespace, console: Console) -> Iterator[tuple[Suite, str]]:
    """The suite, and the address of its page; none for the demo alone."""
    if asked.command == "demo":
        with running_suite(port=asked.port, on_progress=console.print) as suite:
            yield suite, ""
        return
    with listener_on() as listener:
        page = address_of(listener)
        # Links lead to the page, and who tries them out need not wait for half a minute.
        parameters = {**PARAMETERS, "SignInPage": page, "ResendAfterSeconds": "10"}
        suite_on = running_suite(port=asked.port, parameters=parameters, on_progress=console.print)
        with suite_on as suite, page_of(suite, listener):
            run_schedules_once(suite.emulator)
            console.print(f"watch it at {page}", soft_wrap=True)
            yield suite, page


def _demo(suite: Suite, console: Console) -> list[str]:
    """Play the scenario, print the tables, and answer what differs."""
    with console.status("playing the demo") as status:
        played = play(suite, on_step=lambda step: status.update(step.title))
        status.update("reading the metrics")
        expected = expected_metrics(events_of(played))
        read = read_metrics(suite, expected)
    console.print(report(played, expected, read))
    console.print(mailbox(suite), markup=False)
    wrong = differences(played, expected, read)
    console.print(*(wrong or ["\nEverything is as it must be."]), sep="\n", markup=False)
    return wrong


def _serve(suite: Suite, page: str, console: Console) -> None:
    """Say what one can try, then print each event as it happens, until Ctrl-C."""
    console.print(_try_next(suite, page), markup=False, highlight=False, soft_wrap=True)
    listener = Listener(suite)
    while True:
        for event in listener.hear(1, within_s=60):
            console.print(f"{event.time:%H:%M:%S}  {told(event)}", markup=False, highlight=False)


def _try_next(suite: Suite, page: str) -> str:
    emulator = suite.emulator
    exports = "\n".join(f"  export {name}={value}" for name, value in emulator.variables.items())
    return f"""
The console is at {page} : boards, alarms, live events, the mailbox, and forms to try it all.

The suite is running at {emulator.endpoint}. Try it with the AWS CLI, in another terminal:

{exports}

  aws cognito-idp sign-up --client-id {suite.client_id} \\
      --username you@mailinator.com --password '{NEW_PASSWORD}' \\
      --user-attributes Name=email,Value=you@mailinator.com
  aws cognito-idp initiate-auth --client-id {suite.client_id} \\
      --auth-flow USER_PASSWORD_AUTH --auth-parameters 'USERNAME={ADA},PASSWORD={NEW_PASSWORD}'
  aws cognito-idp initiate-auth --client-id {suite.client_id} \\
      --auth-flow CUSTOM_AUTH --auth-parameters USERNAME={ADA}
  aws cognito-idp list-users --user-pool-id {suite.user_pool_id}
  aws cloudwatch get-dashboard --dashboard-name {suite.stack.outputs["DashboardName"]}

REST API: {suite.api_url}, described at {suite.api_url}/docs
Mails, codes included: {emulator.endpoint}/_ministack/ses/messages
SMS, codes included:   {emulator.endpoint}/_ministack/sms/messages
Events appear here as they happen. Ctrl-C stops everything.
"""


if __name__ == "__main__":
    sys.exit(main())
