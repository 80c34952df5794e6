"""Rights that follow from what a function is told: it has a secret's ARN to read the secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from infrastructure.pieces import BadPiece
from infrastructure.variables import EXPRESSIONS

_FOUND: Final = re.compile(r"(?:!If \[(\w+), )?!(?:Ref|GetAtt) (\w+?(Table|Queue|(?=\.Id)))\b")
# What most functions do with a table that they are told.
_USUAL: Final = {"SeenEventsTable": "PutItem UpdateItem", "ApiAddressTable": "UpdateItem"}
_BUCKET: Final = "!Sub arn:${AWS::Partition}:s3:::${DomainListsBucket}"
_RULES: Final = f"s3:GetObject on {_BUCKET}/rules"
_BY_NAME: Final = {
    "CONSUMER_QUEUE_URL": "",  # to let a message wait, which who reads the queue may
    "DOMAIN_LISTS_BUCKET": f"- s3:GetObject on {_BUCKET}/${{DomainListsFolder}}/* if DomainLists\n"
    # It makes S3 say that an object is not there, and not that it is forbidden.
    f"- s3:ListBucket on {_BUCKET} if DomainLists\n",
    "GROUP_RULES_FILE": f"- {_RULES}/${{GroupRulesFile}} if GroupRulesFile\n",
    "LEGACY_KEYS_SECRET_ARN": (
        "- secretsmanager:GetSecretValue on !Ref LegacyKeysSecretArn if LegacyKeysSecretArn\n"
    ),
    "LEGACY_TABLE": "",  # no table of the stack
    "OPERATORS_TOPIC_ARN": f"- sns:Publish on {EXPRESSIONS['OPERATORS_TOPIC_ARN']}\n",
    "TOKEN_CLAIMS_FILE": f"- {_RULES}/${{TokenClaimsFile}} if TokenClaimsFile\n",
    "USER_EVENTS_TOPIC_ARN": "- sns:Publish on !Ref UserEventsTopic\n",
}


def rights(told: Mapping[str, str], may: Mapping[str, str]) -> Iterator[str]:
    r"""
    Statements for whoever is *told* these variables, and *may* use tables and the pool like this.

    A right is there on the condition that the variable has. Raises `BadPiece` if a function may
    use a table that it is not told.

    >>> [*rights({"A_TABLE": "!Ref ATable"}, {"ATable": "GetItem PutItem"})]
    ['- dynamodb:GetItem dynamodb:PutItem on ATable\n']
    """
    used = {**_USUAL, **may}
    known = {"UserPool", *(found[2] for found in map(_FOUND.match, told.values()) if found)}
    if unknown := ", ".join(may.keys() - known):
        raise BadPiece(f"{unknown}: a function that may use it has to be told it")
    for variable, said in told.items():
        if variable in _BY_NAME:
            yield _BY_NAME[variable]
        elif found := _FOUND.match(said):
            yield _right(*found.groups(""), used=used)
    if "MAIL_FROM" in told:
        own = "MAIL_CONFIGURATION_SET" in told
        yield _send_mail(*(("${MailConfigurationSet}", "MailFeedback") if own else ("*",)))
    if "UserPool" in may:
        yield to("cognito-idp", may["UserPool"], "UserPool")


def to(service: str, actions: str, on: str, condition: str = "") -> str:
    """The right to *actions* of a *service*, with blanks between, on a resource."""
    those = " ".join(f"{service}:{each}" for each in actions.split())
    return f"- {those} on {on}{condition and f' if {condition}'}\n"


def _right(condition: str, name: str, sort: str, *, used: Mapping[str, str]) -> str:
    """To send to a queue, to read a secret, or to use a table as somebody said."""
    if sort == "Table":
        return to("dynamodb", used[name], name, condition) if name in used else ""
    if sort:
        return to("sqs", "SendMessage", name, condition)
    return to("secretsmanager", "GetSecretValue", f"!GetAtt {name}.Id", condition)


def _send_mail(configuration_set: str, condition: str = "") -> str:
    """From the one address, with a *configuration_set* if there is one."""
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
