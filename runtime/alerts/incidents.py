"""The bursts that operators are told of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rules.alerts.bursts import Watched
from rules.value import dataclass
from runtime.aws_client.errors import Refused

_KEPT_FOR = timedelta(days=15)  # as long as an event of it may come again


@dataclass(frozen=True, slots=True)
class Incident:
    """A burst that was told to operators, or is to be. *opened* tells it from the next one."""

    watched: Watched
    opened: str


class Incidents:
    """
    Remembers which bursts are open, and how far the last one of its kind went.

    Item: ``pk`` incident#<watched>, ``sk`` a dash, ``opened``, ``is_open`` and,
    once it is closed, ``closed_in``, the minute up to which it has all failures.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def open(self, watched: Watched, *, minute: int, now: datetime) -> Incident | None:
        """
        The open incident of *watched*, opened by this call if there was none.

        None if it is closed, and *minute* is one of those before it was. Raises
        `CallFailed`.
        """
        incident = Incident(watched, now.isoformat())
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    **_key(watched),
                    "opened": {"S": incident.opened},
                    "is_open": {"BOOL": True},
                    "expires_at": {"N": str(int((now + _KEPT_FOR).timestamp()))},
                },
                ConditionExpression=(
                    "attribute_not_exists(pk) OR (is_open = :no AND closed_in < :minute)"
                ),
                ExpressionAttributeValues={":no": {"BOOL": False}, ":minute": {"N": str(minute)}},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            held = error.response["Item"]
            return Incident(watched, held["opened"]["S"]) if held["is_open"]["BOOL"] else None
        return incident

    def is_open(self, incident: Incident) -> bool:
        """Tell whether *incident* goes on. Raises `CallFailed`."""
        answer = self._dynamodb.get_item(
            TableName=self._table, Key=_key(incident.watched), ConsistentRead=True
        )
        held = answer.get("Item", {})
        is_this = held.get("opened") == {"S": incident.opened}
        return bool(is_this and held["is_open"]["BOOL"])

    def close(self, incident: Incident, *, minute: int) -> None:
        """
        Close *incident*, which then has all failures up to *minute*.

        It must be open, and nobody else may close it. Raises `CallFailed`.
        """
        self._dynamodb.update_item(
            TableName=self._table,
            Key=_key(incident.watched),
            UpdateExpression="SET is_open = :no, closed_in = :minute",
            ConditionExpression="opened = :opened",
            ExpressionAttributeValues={
                ":no": {"BOOL": False},
                ":minute": {"N": str(minute)},
                ":opened": {"S": incident.opened},
            },
        )


def _key(watched: Watched) -> dict[str, Any]:
    return {"pk": {"S": f"incident#{watched}"}, "sk": {"S": "-"}}
