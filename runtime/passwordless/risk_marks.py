"""
Who needs a second step: one item of the table of challenges for a user at risk, ``W#<sub>``.

It has ``marked_at``, when Cognito found the risk, and after a code ``proved_at`` instead. Cognito's
log comes minutes late, so a risk of before the code marks nobody again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rules.passwordless.risk import LASTS_S
from runtime.aws_client.errors import Refused
from runtime.passwordless.challenge_items import epoch

_FAILED = "ConditionalCheckFailedException"


class RiskMarks:
    """Marks users at risk, and forgets it when they prove themselves. All raise `CallFailed`."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def mark(self, subject: str, *, at: datetime) -> None:
        """Note that *subject* was at risk *at* that time, unless a code was answered since."""
        self._update(subject, at, "SET marked_at = :at, expires_at = :ends", later="<")

    def prove(self, subject: str, *, at: datetime) -> None:
        """Note that *subject* proved to be the owner *at* that time, by more than a password."""
        update = "SET proved_at = :at, expires_at = :ends REMOVE marked_at"
        self._update(subject, at, update, later="<=")

    def is_marked(self, subject: str, *, now: datetime) -> bool:
        """Whether *subject* needs a second step."""
        item = self._dynamodb.get_item(
            TableName=self._table, Key=risk_key(subject), ConsistentRead=True
        ).get("Item", {})
        marked_at = item.get("marked_at", {}).get("N", "0")
        return int(marked_at) > epoch(now) - LASTS_S

    def _update(self, subject: str, at: datetime, update: str, *, later: str) -> None:
        """Unless something is known of a *later* time: events come late, and again."""
        conditions = (
            f"(attribute_not_exists({each}) OR {each} {later} :at)"
            for each in ("marked_at", "proved_at")
        )
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=risk_key(subject),
                UpdateExpression=update,
                ConditionExpression=" AND ".join(conditions),
                ExpressionAttributeValues={
                    ":at": {"N": str(epoch(at))},
                    ":ends": {"N": str(epoch(at) + LASTS_S)},
                },
            )
        except Refused as refused:
            if refused.code != _FAILED:
                raise


def risk_key(subject: str) -> dict[str, Any]:
    """The key of what is known of the risk of a user."""
    return {"pk": {"S": f"W#{subject}"}}
