"""
``python -m pipeline.trial --stack NAME``: a deployed stack is tried as its users use it.

One user comes, signs in and is deleted at the end, and the events of it are
heard at the topic. The user's address is one that SES accepts mail for and
throws away. With AWS_ENDPOINT_URL, on the emulator. Exits with 1 if anything is
not as it must be.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import time
from collections.abc import Callable

import boto3
from botocore.exceptions import ClientError

from operators.listening import listening
from pipeline.trial.app import App, Unexpected
from pipeline.trial.steps import STEPS, TOLD


def main(words: list[str] | None = None) -> int:
    """Try each step, whatever became of those before it; 1 if one failed."""
    asked = _arguments().parse_args(words)
    cloudformation = boto3.client("cloudformation")
    [described] = cloudformation.describe_stacks(StackName=asked.stack)["Stacks"]
    app = App(boto3.client("cognito-idp"), described, domain=asked.domain)
    topic = {
        "topic_arn": app.outputs["UserEventsTopicArn"],
        "name": f"trial-{secrets.token_hex(6)}",
    }
    with listening(boto3.client("sns"), boto3.client("sqs"), **topic, policy={}) as next_events:
        try:
            went_well = [_try(step, app) for step in STEPS]
            missing = _missing(next_events, within_s=asked.within)
        finally:
            app.leave()
    print("ok      every step is told of" if not missing else f"FAILED  not told: {missing}")
    return 0 if all(went_well) and not missing else 1


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.trial",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stack", default="cognito-triggers", help="its name (%(default)s)")
    parser.add_argument(
        "--domain", default="simulator.amazonses.com", help="of the user's address (%(default)s)"
    )
    parser.add_argument(
        "--within", type=int, default=120, help="seconds until events are there (%(default)s)"
    )
    return parser


def _try(step: Callable[[App], None], app: App) -> bool:
    title = step.__name__.replace("_", " ")
    try:
        step(app)
    except (Unexpected, ClientError) as exc:
        print(f"FAILED  {title}: {exc}")
        return False
    print(f"ok      {title}")
    return True


def _missing(next_events: Callable[[], list[str]], *, within_s: int) -> list[str]:
    """The types that ought to have been heard, and were not in time."""
    missing, end = set(TOLD), time.monotonic() + within_s
    while missing and time.monotonic() < end:
        missing -= {json.loads(event)["type"] for event in next_events()}
    return sorted(missing)


if __name__ == "__main__":
    sys.exit(main())
