"""
``python -m local.found_risk ada@example.com`` logs what Cognito's threat protection would.

A line of a risky sign-in of that user, in the form of the developer guide, in the log group
that the pool delivers its ``userAuthEvents`` to; ``--compromised`` logs a compromised password. The
emulator judges no sign-in itself, and Cognito's own lines come minutes later.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from contextlib import suppress
from typing import Any
from uuid import uuid4

import boto3
from botocore.config import Config

from local.env import NONE_RUNS, the_newest

_STREAM = "threat-protection"


class NotLogged(LookupError):
    """The pool delivers no user activity to a log group; the message says what to set."""


def main(args: list[str]) -> int:
    """Log it; 1 if there is no suite, or no log for it."""
    asked = _parser().parse_args(args)
    suite = the_newest()
    if suite is None:
        print(NONE_RUNS, file=sys.stderr)
        return 1
    values = suite.values
    cognito, logs = (
        boto3.client(
            service,
            endpoint_url=values["AWS_ENDPOINT_URL"],
            region_name=values["AWS_REGION"],
            aws_access_key_id=values["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=values["AWS_SECRET_ACCESS_KEY"],
            config=Config(proxies={}),
        )
        for service in ("cognito-idp", "logs")
    )
    risk = (
        {} if asked.compromised else {"riskLevel": asked.level, "riskDecision": "AccountTakeover"}
    )
    compromised = {"compromisedCredentialDetected": str(asked.compromised).lower()}
    try:
        print(log_threat(cognito, logs, values["USER_POOL_ID"], asked.user, **risk, **compromised))
    except NotLogged as why:
        print(why, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local.found_risk", description=__doc__)
    parser.add_argument("user", help="the user's name or e-mail address")
    parser.add_argument("--level", default="High", choices=["Low", "Medium", "High"])
    parser.add_argument("--compromised", action="store_true", help="a compromised password instead")
    return parser


def log_threat(cognito: Any, logs: Any, pool_id: str, user: str, **changes: str) -> str:
    """
    Log a sign-in of *user* without a risk, but for *changes*; answer Cognito's id of it.

    Raises `NotLogged`, and ClientError if there is no such user.
    """
    group = _log_group(cognito, pool_id)
    found = cognito.admin_get_user(UserPoolId=pool_id, Username=user)
    subs = [each["Value"] for each in found["UserAttributes"] if each["Name"] == "sub"]
    event_id = str(uuid4())
    message = {
        "version": "1",
        "eventId": event_id,
        "eventType": "SignIn",
        "userSub": subs[0],
        "userName": found["Username"],
        "userPoolId": pool_id,
        "clientId": "",
        "creationDate": time.strftime("%a %b %d %H:%M:%S UTC %Y", time.gmtime()),
        "eventResponse": "InProgress",
        "riskLevel": "",
        "riskDecision": "PASS",
        "challenges": [],
        "deviceName": "Other, Other",
        "ipAddress": "192.0.2.1",
        "requestId": str(uuid4()),
        "idpName": "",
        "compromisedCredentialDetected": "false",
        "city": "",
        "country": "",
        "eventFeedbackValue": "",
        "eventFeedbackDate": "",
        "eventFeedbackProvider": "",
        "hasContextData": "true",
        **changes,
    }
    at_ms = int(time.time() * 1000)
    line = {
        "eventTimestamp": str(at_ms),
        "eventSource": "USER_ACTIVITY",
        "logLevel": "INFO",
        "message": message,
        "logSourceId": {"userPoolId": pool_id},
    }
    _write(logs, group, json.dumps(line), at_ms)
    return event_id


def _log_group(cognito: Any, pool_id: str) -> str:
    told = cognito.get_log_delivery_configuration(UserPoolId=pool_id)["LogDeliveryConfiguration"]
    for each in told["LogConfigurations"]:
        if each["EventSource"] == "userAuthEvents":
            arn: str = each["CloudWatchLogsConfiguration"]["LogGroupArn"]
            return arn.partition(":log-group:")[2]
    raise NotLogged("the pool logs no user activity: set UserPoolTier PLUS and CognitoLogs all")


def _write(logs: Any, group: str, line: str, at_ms: int) -> None:
    with suppress(logs.exceptions.ResourceAlreadyExistsException):
        logs.create_log_stream(logGroupName=group, logStreamName=_STREAM)
    event = {"timestamp": at_ms, "message": line}
    logs.put_log_events(logGroupName=group, logStreamName=_STREAM, logEvents=[event])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
