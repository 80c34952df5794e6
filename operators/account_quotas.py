"""Checks of the account's quotas: SMS, Lambda concurrency, and API Gateway's logs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from operators.finding import Finding
from operators.outside import Outside

_USUAL, _STAYS_UNRESERVED = 1000, 100
_RESERVED = ("SignUpConcurrency", "SignInConcurrency", "RelayConcurrency")
_OF_THE_API = ("ApiSignInConcurrency", "ApiSignUpConcurrency")


def sms(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Only where the stack sends any."""
    if not parameters.get("SmsOrigin"):
        return
    client = outside.client("pinpoint-sms-voice-v2")
    told = client.describe_account_attributes()["AccountAttributes"]
    if {each["Name"]: each["Value"] for each in told}.get("ACCOUNT_TIER") == "SANDBOX":
        yield Finding(
            "the account is in the sandbox: SMS go to verified numbers only. Ask for production "
            "access in AWS End User Messaging.",
            stops_users=True,
        )
    for limit in client.describe_spend_limits()["SpendLimits"]:
        if limit["Name"] == "TEXT_MESSAGE_MONTHLY_SPEND_LIMIT":
            yield from _spending(limit)


def _spending(limit: Mapping[str, Any]) -> Iterator[Finding]:
    enforced, highest = limit["EnforcedLimit"], limit["MaxLimit"]
    yield Finding(
        f"the SMS spending limit is {enforced} USD a month; AWS permits {highest}. SMS above the "
        "limit are not sent."
    )


def concurrency(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """A new account may have ten at once, and 100 always stay for functions without a reserve."""
    limits = outside.client("lambda").get_account_settings()["AccountLimit"]
    all_at_once = limits["ConcurrentExecutions"]
    if all_at_once >= _USUAL:
        return
    yield Finding(
        f"the concurrency quota is {all_at_once}, and usually {_USUAL}: triggers are "
        "throttled, and Cognito fails sign-ins. Ask Service Quotas for L-B99A9384 of Lambda, and "
        "set AccountConcurrency=small until then.",
        stops_users=all_at_once < _STAYS_UNRESERVED,
    )
    names = (*_RESERVED, *(_OF_THE_API if parameters.get("RestApi") == "on" else ()))
    reserved = [name for name in names if parameters.get(name, "0") != "0"]
    if all_at_once <= _STAYS_UNRESERVED and reserved:
        yield Finding(
            f"{', '.join(reserved)} cannot be reserved: {_STAYS_UNRESERVED} have to stay "
            "unreserved. An update fails until each is 0.",
            stops_users=True,
        )


def api_logs(outside: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """The role is one for account and region, so the template has none."""
    if parameters.get("RestApi") != "on":
        return
    if not outside.client("apigateway").get_account().get("cloudwatchRoleArn"):
        yield Finding(
            "has no CloudWatch role, so that no stage can have logs: CloudWatch Logs role ARN must "
            "be set in account settings to enable logging. The stack needs none."
        )
