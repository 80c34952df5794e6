"""
The console of a real AWS account: status, alarms and dashboards of a stack, read-only.

It works with your own credentials, calls nothing that changes anything, and
serves 127.0.0.1 only. It calls CloudFormation's ListStackResources, and
CloudWatch's DescribeAlarms, DescribeAlarmHistory, GetDashboard and
GetMetricData; AWS bills the last.

With --write it also shows a user whose whole address or sub you type, and the
dead-letter queues, and does what the operators' commands `sign-out`, `mail
status --lift` and `redrive` do, and sends a confirmation code again. Each asks
for the stack's name first, and needs the rights of the command.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.console.account import PATIENCE, Account, kept, resources_of
from local.console.boards import Boards
from local.console.failures import in_words
from local.console.looks import Looks
from local.console.operating import Operating
from local.console.routes import Routes
from local.console.server import USUAL_PORT, address_of, listener_on, serving
from local.console.users import Users
from local.suite import STACK
from operators.stack import DeployedStack, NotInStack

_EVERY = timedelta(minutes=1)
_WRITES = "WRITES ARE ALLOWED: the page can change users and queues of this account."


def main(words: list[str] | None = None, *, wait: Callable[[], Any] = signal.pause) -> int:
    """Serve until Ctrl-C; 1 if the stack cannot be looked at."""
    asked = _arguments().parse_args(words)
    try:
        account = account_of(asked)
        operating = operating_of(account) if asked.write else None
    except (BotoCoreError, ClientError) as error:
        print(in_words(error, stack=asked.stack, is_real=True), file=sys.stderr)
        return 1
    except NotInStack as error:
        print(f"{error}: --write needs a stack with a user pool of its own", file=sys.stderr)
        return 1
    with listener_on(asked.port) as listener:
        port = listener.getsockname()[1]
        routes = Routes(
            account=account,
            boards=Boards(account),
            port=port,
            operating=operating,
            looks=Looks(_EVERY),
        )
        with serving(listener, routes):
            print(f"The console of {account.stack} in {account.region}: {address_of(listener)}")
            print(_WRITES if operating else "It only reads.", "Ctrl-C stops it.", flush=True)
            try:
                wait()
            except KeyboardInterrupt:
                print()
    return 0


def account_of(asked: argparse.Namespace) -> Account:
    """The account that the user's credentials lead to; botocore's errors if they lead nowhere."""
    session = boto3.Session(profile_name=asked.profile, region_name=asked.region)
    client = kept(partial(session.client, config=PATIENCE))
    return Account(
        client=client,
        stack=asked.stack,
        region=client("cloudformation").meta.region_name,
        is_real=True,
        every=_EVERY,
        resources=resources_of(client("cloudformation"), asked.stack),
    )


def operating_of(account: Account) -> Operating:
    """What --write adds; NotInStack, if the pool is not the stack's own."""
    stack = DeployedStack(account.client("cloudformation"), name=account.stack)
    stack.physical_id("UserPool")
    told = account.client("cloudformation").describe_stacks(StackName=account.stack)["Stacks"][0]
    limits = {each["ParameterKey"]: each["ParameterValue"] for each in told.get("Parameters", [])}
    client = account.ids("AWS::Cognito::UserPoolClient").get("PublicClient", "")
    users = Users(account, limits)
    return Operating(users=users, client_id=client, confirm=account.stack)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local.console",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stack", default=STACK, help="its name (%(default)s)")
    parser.add_argument("--profile", help="of your AWS configuration")
    parser.add_argument("--region", help="of the stack")
    parser.add_argument("--write", action="store_true", help="let the page change users and queues")
    parser.add_argument("--port", type=int, default=USUAL_PORT, help="the next one if it is taken")
    return parser


if __name__ == "__main__":
    sys.exit(main())
