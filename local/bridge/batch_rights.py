"""
The rights to batches, asked about as SQS, SNS and DynamoDB ask.

On AWS a batch needs the right to do its one thing, and there is no other
(Actions, resources, and condition keys for Amazon SQS and for Amazon SNS);
a batch of PartiQL needs that of each statement, on its table ("IAM identity-based
policies with PartiQL for DynamoDB"). ministack asks for a right by the batch's own
name, which no policy can have.
"""

import json
import re
from collections.abc import Callable

_RIGHTS = {
    "sns:PublishBatch": "sns:Publish",
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
}
_STATEMENT = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM|SELECT .* FROM)\s+"([\w.-]+)"', re.IGNORECASE | re.DOTALL
)
_OF_STATEMENT = {
    "I": "PartiQLInsert",
    "U": "PartiQLUpdate",
    "D": "PartiQLDelete",
    "S": "PartiQLSelect",
}

Checks = list[tuple[str, str]]


def checks_for(original: Callable[..., Checks]) -> Callable[..., Checks]:
    """The rights that the parts of a request to DynamoDB need, each with its table."""

    def checks(action: str, body: bytes, region: str, account: str) -> Checks:
        if action != "dynamodb:BatchExecuteStatement":
            return original(action, body, region, account)
        statements = [each.get("Statement", "") for each in json.loads(body)["Statements"]]
        found = [match for match in map(_STATEMENT.match, statements) if match]
        return [
            (
                f"dynamodb:{_OF_STATEMENT[match[1][0].upper()]}",
                f"arn:aws:dynamodb:{region}:{account}:table/{match[2]}",
            )
            for match in found
        ]

    return checks


def action_for(original: Callable[..., str | None]) -> Callable[..., str | None]:
    """The name of the right that a request needs."""

    def action(*request: object) -> str | None:
        name = original(*request)
        return _RIGHTS.get(name, name) if name else None

    return action
