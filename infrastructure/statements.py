"""Statements of policies. A resource that is named without ``!`` is one of ours: its ARN."""

from __future__ import annotations

import re
from textwrap import indent
from typing import Final

_WIDTH: Final = 114
_RIGHT: Final = re.compile(r"(?P<actions>[^:]+:.+?) on (?P<on>.+?)(?: if (?P<condition>\w+))?")
_READ: Final = (
    *("sqs:ReceiveMessage", "sqs:DeleteMessage"),
    *("sqs:GetQueueAttributes", "sqs:ChangeMessageVisibility"),
)


def allow(on: str, *actions: str) -> str:
    """The right to *actions* on a resource, on one line if it fits and YAML takes it for one."""
    action = actions[0] if len(actions) == 1 else f"[{', '.join(actions)}]"
    target = on if on.startswith(("!", "[", '"')) else f"!GetAtt {on}.Arn"
    line = f"- {{Effect: Allow, Action: {action}, Resource: {target}}}"
    is_plain = "${" in target and '"' not in target
    if len(line) <= _WIDTH and not is_plain:
        return f"{line}\n"
    return f"- Effect: Allow\n  Action: {action}\n  Resource: {target}\n"


def on_table(name: str, actions: str) -> str:
    """The right to DynamoDB's *actions*, with blanks between, on the table of that *name*."""
    return allow(name, *(f"dynamodb:{each}" for each in actions.split()))


def on_pool(actions: str) -> str:
    """The right to Cognito's *actions*, with blanks between, on the user pool."""
    return allow("UserPool", *(f"cognito-idp:{each}" for each in actions.split()))


def read_queue(name: str) -> str:
    """The right to read the queue of that *name*."""
    return allow(f"{name}Queue", *_READ)


def read_file(place: str) -> str:
    """The right to read an object of the operator's bucket."""
    return allow(
        f"!Sub arn:${{AWS::Partition}}:s3:::${{DomainListsBucket}}/{place}", "s3:GetObject"
    )


def right(said: str) -> str:
    """
    A right as ``actions on resource``, perhaps with ``if Condition``; or a statement as it is.

    >>> print(right("sqs:SendMessage on OutboxQueue"))
    - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt OutboxQueue.Arn}
    <BLANKLINE>
    """
    found = _RIGHT.fullmatch(said)
    if not found:
        return said
    allowed = allow(found["on"], *found["actions"].split())
    return only_if(found["condition"], allowed) if found["condition"] else allowed


def only_if(condition: str, *statements: str) -> str:
    """Each of the *statements*, if the *condition* holds."""
    return "".join(
        f"- !If\n  - {condition}\n{indent(each, '  ')}  - !Ref AWS::NoValue\n"
        for each in statements
    )


def send_mail(configuration_set: str, condition: str = "") -> str:
    """The right to send mail from the one address, with a *configuration_set* if there is one."""
    account = "arn:${AWS::Partition}:ses:*:${AWS::AccountId}"  # also in MailRegion
    which = f"!Sub {account}:configuration-set/{configuration_set}"
    if condition:
        which = f'!If [{condition}, !Sub "{which.removeprefix("!Sub ")}", !Ref AWS::NoValue]'
    return f"""\
- Effect: Allow
  Action: ses:SendEmail
  Resource:
    - !Sub {account}:identity/*
    - {which}
  Condition: {{StringEquals: {{ses:FromAddress: !Ref MailFrom}}}}
"""
