"""
What a trigger, a worker and a consumer consist of.

Each gives its pieces in order; a name among them is a piece of the plain file that
the part belongs to (see `infrastructure.domain`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import indent
from typing import Final

from infrastructure.pieces import Piece
from infrastructure.shapes import (
    allow,
    log_group,
    mapping,
    pending,
    queue,
    queues_policy,
    resource,
    subscription,
)
from infrastructure.variables import variables

Pieces = list[Piece | str]
PUBLISH: Final = allow("!Ref UserEventsTopic", "sns:Publish")
SEEN: Final = allow("SeenEventsTable", "dynamodb:PutItem", "dynamodb:UpdateItem")
_READ: Final = (
    *("sqs:ReceiveMessage", "sqs:DeleteMessage"),
    *("sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"),
)


def trigger(
    name: str,
    text: str,
    *,
    reserve: str,
    settings: str,
    rights: Iterable[str] = (),
    variable: Mapping[str, str] | None = None,
    memory: str = "",
    condition: str = "",
    own: Sequence[Piece | str] = (),
    above: str = "",
) -> Pieces:
    """
    A function that Cognito calls.

    With a *condition*, the pool names it by itself and not SAM: Cognito gets its right here.
    *reserve* is ``SignUp`` or ``SignIn``, by which its concurrency is reserved.
    """
    passed_on = "  PassthroughCondition: true\n" if condition else ""
    before = f"""\
ReservedConcurrentExecutions: !If [{reserve}Reserve, !Ref {reserve}Concurrency, !Ref AWS::NoValue]
DeploymentPreference:
  Enabled: !FindInMap [DeploymentTypes, !Ref DeploymentType, Gradual]
  Type: !Ref DeploymentType
  Role: !GetAtt DeploymentRole.Arn
  Alarms: [!Ref {name}ErrorsAlarm, !Ref {name}SlowAlarm]
{passed_on}"""
    called = f"{{Type: Cognito, Properties: {{UserPool: !Ref UserPool, Trigger: {name}}}}}"
    made = function(
        name,
        text,
        handler=f"triggers.{_snake(name)}",
        head=f"MemorySize: {memory}\n" if memory else "",
        before=before,
        variables=variables(settings, dict(variable or {})),
        rights=[PUBLISH, *rights],
        events="" if condition else f"Cognito: {called}",
        condition=condition,
        above=above,
    )
    right = [_cognito_may_call(name, condition)] if condition else []
    return [made, *own, *right, log_group(name, condition=condition)]


def _cognito_may_call(name: str, condition: str) -> Piece:
    properties = f"""\
FunctionName: !Ref {name}Function.Alias
Action: lambda:InvokeFunction
Principal: cognito-idp.amazonaws.com
SourceArn: !GetAtt UserPool.Arn
"""
    return resource(f"{name}Permission", "AWS::Lambda::Permission", properties, condition=condition)


def worker(
    name: str,
    text: str,
    *,
    handler: str,
    settings: str,
    rights: Iterable[str],
    variable: Mapping[str, str] | None = None,
    timeout: str = "",
    every: str = "",
    condition: str = "",
    own: Sequence[Piece | str] = (),
    above: str = "",
) -> Pieces:
    """A function that neither Cognito nor a consumer's queue calls; *every* is its schedule."""
    made = function(
        name,
        text,
        handler=handler,
        head=f"Timeout: {timeout}\n" if timeout else "",
        variables=variables(settings, dict(variable or {})),
        rights=rights,
        events=every,
        condition=condition,
        above=above,
    )
    return [made, *own, log_group(name, condition=condition)]


def consumer(
    name: str,
    text: str,
    *,
    settings: str,
    rights: Iterable[str],
    batch: str,
    variable: Mapping[str, str] | None = None,
    kinds: Sequence[str] = (),
    only: str = "",
    handler: str = "",
    timeout: str = "30",
    visible: str = "",
    kept: str = "345600",
    tries: str = "5",
    window: str = "",
    at_once: str = "",
    announces: bool = False,
    condition: str = "",
    policy: str = "",
    may_send: str = "",
    mapped: str = "",
    own: Sequence[Piece | str] = (),
    above: str = "",
) -> Pieces:
    """
    A function that reads events from a queue of its own.

    *kinds* of events reach it, or those of the filter policy *only*, or all; its queue hides a
    message six times as long as it may take. *own* is what it has beside.
    """
    part = f"{name}Consumer"
    filled = {
        "CONSUMER_QUEUE_URL": f"!Ref {name}Queue",
        "DEAD_LETTER_QUEUE_URL": f"!Ref {name}DeadLetterQueue",
    }
    only = only or _of_kinds(kinds)
    made = function(
        part,
        text,
        handler=f"events.consumers.{handler or _snake(name)}",
        head=f"Timeout: {timeout}\n",
        variables=variables(f"{settings} DEAD_LETTER_QUEUE_URL", {**filled, **(variable or {})}),
        rights=[
            *([PUBLISH] if announces else []),
            *rights,
            allow(f"{name}DeadLetterQueue", "sqs:SendMessage"),
            read_queue(name),
        ],
        condition=condition,
    )
    return [
        subscription(name, only=only, condition=condition, above=above),
        *queue(
            name,
            visible=visible or str(6 * int(timeout)),
            kept=kept,
            tries=tries,
            condition=condition,
        ),
        queues_policy(policy or f"{name}QueuesPolicy", of=name, condition=condition, more=may_send),
        made,
        mapping(
            part,
            of=name,
            batch=batch,
            window=window,
            at_once=at_once,
            condition=condition,
            above=mapped,
        ),
        *own,
        *([pending(part, condition=condition)] if announces else []),
        log_group(part, condition=condition),
    ]


def read_queue(name: str) -> str:
    """The right to read the queue of that *name*."""
    return allow(f"{name}Queue", *_READ)


def read_secret(name: str) -> str:
    """The right to read the secret of that *name*."""
    return allow(f"!GetAtt {name}.Id", "secretsmanager:GetSecretValue")


def send_mail(configuration_set: str = "*") -> str:
    """The right to send mail from the one address, with a *configuration_set*."""
    account = "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}"
    return f"""\
- Effect: Allow
  Action: ses:SendEmail
  Resource:
    - !Sub {account}:identity/*
    - !Sub {account}:configuration-set/{configuration_set}
  Condition: {{StringEquals: {{ses:FromAddress: !Ref MailFrom}}}}
"""


def function(
    name: str,
    text: str,
    *,
    handler: str,
    head: str = "",
    before: str = "",
    variables: Mapping[str, str],
    rights: Iterable[str],
    events: str = "",
    condition: str = "",
    above: str = "",
) -> Piece:
    """A function with an alias; *head* and *before* are properties around its log group."""
    environment = "".join(f"{key}: {value}\n" for key, value in variables.items())
    called = f"Events:\n  {events}\n" if events else ""
    properties = f"""\
Description: {text}
Handler: {handler}.handler
{head}LoggingConfig: {{LogGroup: !Ref {name}LogGroup}}
{before}AutoPublishAliasAllProperties: true
VersionDescription: !Sub "settings ${{{name}SettingsVersion}}"
Environment:
  Variables:
{indent(environment, "    ")}    SETTINGS_VERSION: !Ref {name}SettingsVersion
Policies:
  - Version: "2012-10-17"
    Statement:
{indent("".join(rights), "      ")}{called}"""
    kind = "AWS::Serverless::Function\nUpdateReplacePolicy: Retain"
    return resource(
        f"{name}Function",
        kind,
        properties,
        condition=condition,
        kept="Metadata: {BuildMethod: makefile}",
        above=above,
    )


def _of_kinds(kinds: Sequence[str]) -> str:
    listed = "".join(f"  - auth.{kind}.v1\n" for kind in kinds)
    return f"type:\n{listed}" if kinds else ""


def _snake(name: str) -> str:
    """
    The module of a part.

    >>> _snake("PreSignUp")
    'pre_sign_up'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
