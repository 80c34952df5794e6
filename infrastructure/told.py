"""Rights that follow from what a function is told: it has a secret's ARN to read the secret."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from infrastructure.pieces import BadPiece
from infrastructure.statements import allow, on_pool, on_table, only_if, read_file, send_mail
from infrastructure.variables import EXPRESSIONS

_FOUND: Final = re.compile(r"(?:!If \[(\w+), )?!(?:Ref|GetAtt) (\w+?(Table|Queue|(?=\.Id)))\b")
# What most functions do with a table that they are told.
_USUAL: Final = {"SeenEventsTable": "PutItem UpdateItem", "ApiAddressTable": "UpdateItem"}
_BY_NAME: Final = {
    "CONSUMER_QUEUE_URL": "",  # to let a message wait, which who reads the queue may
    "DOMAIN_LISTS_BUCKET": only_if(
        "DomainLists",
        read_file("${DomainListsFolder}/*"),
        "# It makes S3 say that an object is not there, and not that it is forbidden.\n"
        + allow("!Sub arn:${AWS::Partition}:s3:::${DomainListsBucket}", "s3:ListBucket"),
    ),
    "GROUP_RULES_FILE": only_if("GroupRulesFile", read_file("rules/${GroupRulesFile}")),
    "LEGACY_KEYS_SECRET_ARN": only_if(
        "LegacyKeys", allow("!Ref LegacyKeysSecretArn", "secretsmanager:GetSecretValue")
    ),
    "LEGACY_TABLE": "",  # no table of the stack
    "OPERATORS_TOPIC_ARN": allow(EXPRESSIONS["OPERATORS_TOPIC_ARN"], "sns:Publish"),
    "TOKEN_CLAIMS_FILE": only_if("TokenClaimsFile", read_file("rules/${TokenClaimsFile}")),
    "USER_EVENTS_TOPIC_ARN": allow("!Ref UserEventsTopic", "sns:Publish"),
}


def rights(told: Mapping[str, str], may: Mapping[str, str]) -> Iterator[str]:
    """
    Statements for whoever is *told* these variables, and *may* use tables and the pool like this.

    A right is there on the condition that the variable has. Raises `BadPiece` if a function may
    use a table that it is not told.

    >>> print(*rights({"A_TABLE": "!Ref ATable"}, {"ATable": "GetItem"}))
    - {Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt ATable.Arn}
    <BLANKLINE>
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
        yield send_mail(*(("${MailConfigurationSet}", "MailFeedback") if own else ("*",)))
    yield on_pool(may["UserPool"]) if "UserPool" in may else ""


def _right(condition: str, name: str, sort: str, *, used: Mapping[str, str]) -> str:
    """To send to a queue, to read a secret, or to use a table as somebody said."""
    if sort == "Table":
        right = on_table(name, used[name]) if name in used else ""
    else:
        secret = allow(f"!GetAtt {name}.Id", "secretsmanager:GetSecretValue")
        right = allow(name, "sqs:SendMessage") if sort else secret
    return only_if(condition, right) if condition and right else right
