"""
Say what of this account, and not of the stack, would stop users: SES, SMS, Lambda's quota.

It looks at the sandbox of SES and the identity that mails come from, at the
sandbox and the spending limit of SMS, at the concurrency quota of Lambda, at
the role of API Gateway, and at who sends Cognito's own mails. Of a stack beside an
existing pool it says who has each trigger. It changes nothing. What it may not look at
is named, and the rest is looked at. It ends with 1 if users are stopped.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from botocore.exceptions import ClientError

from operators import account_mail, account_quotas
from operators.finding import Finding
from operators.outside import Outside
from operators.pool_triggers import of_existing_pool

_CHECKS: Mapping[str, Callable[[Outside, Mapping[str, str]], Iterator[Finding]]] = {
    "Amazon SES": account_mail.ses,
    "Cognito's own mails": account_mail.of_cognito,
    "SMS": account_quotas.sms,
    "User pool": of_existing_pool,
    "Lambda": account_quotas.concurrency,
    "API Gateway": account_quotas.api_logs,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_: argparse.Namespace, outside: Outside) -> int:
    """Tell of each; 1 if users are stopped, or would be."""
    parameters = outside.stack.parameters()
    stops = False
    for name, check in _CHECKS.items():
        for finding in _found(check, outside, parameters):
            stops |= finding.stops_users
            outside.say(f"{'STOPS USERS' if finding.stops_users else 'note':11}  {name}: {finding}")
    if not stops:
        outside.say("Nothing of the account stops users.")
    return int(stops)


def _found(
    check: Callable[[Outside, Mapping[str, str]], Iterator[Finding]],
    outside: Outside,
    parameters: Mapping[str, str],
) -> Iterator[Finding]:
    try:
        yield from check(outside, parameters)
    except ClientError as error:
        said: Mapping[str, Any] = error.response.get("Error", {})
        yield Finding(f"not looked at: {error.operation_name} {said.get('Code')}")
