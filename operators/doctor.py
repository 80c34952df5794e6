"""
Check the deployment: SES, SMS, quotas, triggers and app clients, disposable domains.

The command checks the SES sandbox and the sender identity, the SMS sandbox and spending
limit, the concurrency quota of Lambda, the role of API Gateway, how Cognito sends its
e-mails, the age of the lists of disposable domains, which app clients let users in by a
password alone or belong to no stack, whether Cognito's own code confirms sign-ups with a
password, and whether the stack can be deleted. For a stack on
an existing pool it lists the function of each trigger. It changes nothing. A check without
permission is reported, and the others run. Exit code 2 if users are blocked.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators import account_mail, account_quotas, app_clients, list_ages, protect, sign_ups
from operators.finding import Finding
from operators.outside import Outside
from operators.pool_triggers import of_existing_pool

CRITICAL: Final = 2
_CHECKS: Final[Mapping[str, Callable[[Outside, Mapping[str, str]], Iterator[Finding]]]] = {
    "Amazon SES": account_mail.ses,
    "Cognito's own mails": account_mail.of_cognito,
    "SMS": account_quotas.sms,
    "User pool": of_existing_pool,
    "App clients": app_clients.of_clients,
    "Sign-ups": sign_ups.with_passwords,
    "Stack": protect.of_stack,
    "Lambda": account_quotas.concurrency,
    "API Gateway": account_quotas.api_logs,
    "Disposable domains": list_ages.disposable,
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(_: argparse.Namespace, outside: Outside) -> int:
    """Report each finding; 2 if users are stopped, or would be."""
    found = list(findings(outside))
    for name, finding in found:
        outside.say(line(name, finding), **item(name, finding))
    if not any(finding.stops_users for _, finding in found):
        outside.note("No finding blocks users.")
    return CRITICAL if any(finding.stops_users for _, finding in found) else 0


def findings(outside: Outside) -> Iterator[tuple[str, Finding]]:
    """Yield what each check found, with the check's name."""
    parameters = outside.stack.parameters()
    for name, check in _CHECKS.items():
        for finding in _found(check, outside, parameters):
            yield name, finding


def line(name: str, finding: Finding) -> str:
    """Return *finding* for a terminal."""
    return f"{'BLOCKS USERS' if finding.stops_users else 'note':11}  {name}: {finding}"


def item(name: str, finding: Finding) -> dict[str, Any]:
    """Return *finding* for ``--output json``."""
    return {"check": name, "stops_users": finding.stops_users, "detail": str(finding)}


def _found(
    check: Callable[[Outside, Mapping[str, str]], Iterator[Finding]],
    outside: Outside,
    parameters: Mapping[str, str],
) -> Iterator[Finding]:
    try:
        yield from check(outside, parameters)
    except ClientError as error:
        said: Mapping[str, Any] = error.response.get("Error", {})
        yield Finding(f"not checked: {error.operation_name} {said.get('Code')}")
