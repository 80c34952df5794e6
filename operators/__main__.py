"""
Tools for operators: releases, account, dead letters, replay, live events, users, versions, pools.

They work with your own AWS credentials; with AWS_ENDPOINT_URL, on the emulator
that `make run` starts. Queues and buckets go by their names in template.yaml.
Every command takes --dry-run, and says what it would do.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Mapping
from types import ModuleType

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from operators import (
    attach,
    deploy,
    detach,
    erase,
    export,
    groups,
    letters,
    pools,
    protect,
    reach,
    redrive,
    replay,
    sign_out,
    status,
    story,
    tail,
    take_over,
    unverified,
    versions,
)
from operators.called import called
from operators.deployment.change_set import NotDeployed
from operators.deployment.release import NoRelease
from operators.moving import MoveFailed
from operators.outside import NotAgreed, Outside
from operators.person import NoSuchUser
from operators.redrive import NoSuchSource
from operators.rewriting import StillChanging
from operators.sending import NotTaken
from operators.stack import DeployedStack, NotInStack
from runtime.aws_client.errors import CallFailed

_COMMANDS: Mapping[str, ModuleType] = {
    "status": status,
    "letters": letters,
    "redrive": redrive,
    "replay": replay,
    "tail": tail,
    "story": story,
    "reach": reach,
    "versions": versions,
    "protect": protect,
    "groups": groups,
    "pools": pools,
    "erase": erase,
    "export": export,
    "unverified": unverified,
    "take-over": take_over,
    "sign-out": sign_out,
    "deploy": deploy,
    "attach": attach,
    "detach": detach,
}
_TOLD = (
    *(
        BotoCoreError,
        CallFailed,
        ClientError,
        MoveFailed,
        NoRelease,
        NoSuchSource,
        NotAgreed,
        NotDeployed,
        NotInStack,
        NotTaken,
        NoSuchUser,
        StillChanging,
    ),
    ValueError,
)


def main(words: list[str] | None = None) -> int:
    """Do what the command line says; 1 if it did not work, 130 if it was broken off."""
    asked = parser().parse_args(words)
    session = boto3.Session(profile_name=asked.profile, region_name=asked.region)
    try:
        outside = Outside(
            client=session.client,
            stack=DeployedStack(session.client("cloudformation"), name=asked.stack),
            is_sure=asked.yes,
            is_dry=asked.dry_run,
        )
        return int(_COMMANDS[asked.command].run(asked, outside))
    except _TOLD as error:
        print(f"{asked.command}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """All commands; each has its help."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--stack", default="cognito-triggers", help="its name (%(default)s)")
    common.add_argument("--profile", help="of your AWS configuration")
    common.add_argument("--region", help="of the stack")
    common.add_argument("--dry-run", action="store_true", help="say what it would do, and do not")
    common.add_argument("--yes", action="store_true", help="do not ask")
    whole = argparse.ArgumentParser(
        prog=called("python -m operators"),
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in _COMMANDS.items():
        about = (command.__doc__ or "").strip()
        command.arguments(
            commands.add_parser(
                name,
                parents=[common],
                help=about.partition("\n")[0],
                description=about,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return whole


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that tail cleans up
    sys.exit(main())
