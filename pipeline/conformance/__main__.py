"""
``make conformance`` asks Amazon Cognito itself what its documents leave open.

It makes a stack ``cognito-conformance-STAGE`` with user pools of its own in
YOUR account, plays about a hundred calls, compares the answers with what this suite
goes by, writes the answers and the shapes of the events down, and deletes the
stack. Nothing of an existing pool is touched. Without --really it only says
what it would do. The account has to be named, and be the one that the
credentials are of.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from pipeline.conformance.harm_probes import PROBES as HARM
from pipeline.conformance.lab import StackIsThere, laboratory
from pipeline.conformance.refresh_probes import PROBES as REFRESH
from pipeline.conformance.report import Finding, events_by_source, kept, put, told
from pipeline.conformance.shapes import differences
from pipeline.conformance.sign_in_probes import PROBES as SIGN_IN
from pipeline.conformance.sign_up_probes import PROBES as SIGN_UP
from pipeline.conformance.take_over_probes import PROBES as TAKE_OVER

PROBES = (*SIGN_UP, *SIGN_IN, *REFRESH, *TAKE_OVER, *HARM)
_EXAMPLES = Path(__file__).parents[2] / "tests/cognito_events"
# What no program can ask here, and why.
NOT_ASKED = {
    "Is a group that PostConfirmation gives in the first token of a federated user?": (
        "needs an identity provider with a browser before it"
    ),
    "Which token trigger source does GetDerivedToken have?": (
        "the pinned botocore does not know the call"
    ),
    "Does AdminSetUserPassword void a code for a forgotten password that is under way?": (
        "the code is in a mailbox; it goes to verified addresses and numbers only"
    ),
    "Does a sign-in page set its cookie when PostAuthentication refuses?": (
        "needs a browser and a domain"
    ),
    "How does Cognito write a risk, or a compromised password, into its log?": (
        "no program can make Cognito find a risk, and PLUS is paid for each user"
    ),
    "What do Essentials and Plus cost?": "see https://aws.amazon.com/cognito/pricing/",
}
_COST = """
It costs cents: some 30 monthly active users (on Essentials about 0.015 USD each, after 10,000
that are free), some 200 runs of a function, 300 reads and writes of a table, a few of
the 50 mails a day that Cognito sends for you. All of them go to SES's mailbox simulator.
It takes three to five minutes. --really does it.
"""


class AnotherAccount(RuntimeError):
    """The credentials are not of the account that was named."""


def main(words: list[str] | None = None, *, too_slow_s: float = 6.0) -> int:
    """Say or do it; 1 if Cognito differs from what the suite goes by, 2 if it was refused."""
    asked = _arguments().parse_args(words)
    stack = f"cognito-conformance-{asked.stage}"
    if not asked.really:
        print(_plan(asked.account, stack))
        return 0
    session = boto3.Session(profile_name=asked.profile, region_name=asked.region)
    try:
        _refuse_another_account(session, asked.account)
        findings, shapes = _ask(session, stack, asked.report, too_slow_s)
    except (AnotherAccount, StackIsThere) as refused:
        print(refused, file=sys.stderr)
        return 2
    print(told(findings, shapes))
    return int(bool(shapes) or any(each.differs for each in findings))


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.conformance",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--account", required=True, type=_account, help="twelve digits")
    parser.add_argument("--stage", required=True, type=_stage, help="a name for this once")
    parser.add_argument("--really", action="store_true", help="do it, and pay for it")
    parser.add_argument("--report", type=Path, default=Path("build/conformance.json"))
    parser.add_argument("--profile", help="of your AWS configuration")
    parser.add_argument("--region")
    return parser


def _ask(
    session: Any, stack: str, report: Path, too_slow_s: float
) -> tuple[list[Finding], list[str]]:
    # One try each: a second one would run the triggers again, and that is what is asked.
    once = Config(retries={"total_max_attempts": 1}, read_timeout=60)

    def client(service: str) -> Any:
        return session.client(service, config=once if service == "cognito-idp" else None)

    with laboratory(client, stack=stack, too_slow_s=too_slow_s) as lab:
        findings = [put(probe, lab) for probe in PROBES]
        lab.heard()
        events = events_by_source(lab.recorded)
    report.parent.mkdir(parents=True, exist_ok=True)
    shapes = differences(events, _EXAMPLES)
    report.write_text(kept(findings, events, shapes))
    print(f"{len(findings)} answers and {len(events)} events are in {report}")
    return findings, shapes


def _refuse_another_account(session: Any, account: str) -> None:
    found = session.client("sts").get_caller_identity()["Account"]
    if found != account:
        raise AnotherAccount(f"these credentials are of another account than {account}")


def _plan(account: str, stack: str) -> str:
    asked = [f"  {probe.question}" for probe in PROBES]
    left = [f"  {question} ({why})" for question, why in NOT_ASKED.items()]
    return "\n".join(
        [
            f"In account {account} it would make the stack {stack}, with two user pools,",
            "a function, a table and a role, and delete it again. It would ask:",
            *("", *asked, "", "It would not ask:", *left, _COST),
        ]
    )


def _account(text: str) -> str:
    if not re.fullmatch(r"\d{12}", text):
        raise argparse.ArgumentTypeError("an account has twelve digits")
    return text


def _stage(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{1,20}", text):
        raise argparse.ArgumentTypeError("small letters, digits and hyphens, 2 to 21 of them")
    return text


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the stack is deleted
    sys.exit(main())
