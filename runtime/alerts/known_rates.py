"""What is known of the failures of everybody and of each client, from minute to minute."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rules.alerts.bursts import Watched
from rules.alerts.failure_rates import Rate
from runtime.aws_client.errors import Refused

_KEY = {"pk": {"S": "rates"}, "sk": {"S": "-"}}


class JudgedMeanwhile(RuntimeError):
    """Another run has judged the same minutes, and told of them."""


@dataclass(frozen=True, slots=True)
class Known:
    """
    What is known.

    Attributes:
        judged: The last minute that it comes from, since 1970; 0 is none.
        rates: By signal and scope.
        untold: The alerts that may not have been told yet, as attributes of `Alert`.

    """

    judged: int
    rates: Mapping[Watched, Rate]
    untold: Sequence[Mapping[str, Any]] = ()


class KnownRates:
    """
    One item, ``pk`` rates, which is changed by one run for each minute.

    ``judged`` the minute, ``rates`` and ``untold`` JSON.
    """

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def load(self) -> Known:
        """What is known by now. Raises `CallFailed`."""
        answer = self._dynamodb.get_item(TableName=self._table, Key=_KEY, ConsistentRead=True)
        item = answer.get("Item")
        if item is None:
            return Known(0, {})
        rates = json.loads(item["rates"]["S"])
        return Known(
            judged=int(item["judged"]["N"]),
            rates={Watched.read(name): _rate(told) for name, told in rates.items()},
            untold=json.loads(item["untold"]["S"]),
        )

    def save(self, known: Known, *, after: Known) -> None:
        """
        Keep *known*, which follows *after*.

        Raises:
            JudgedMeanwhile: Something else follows it already.
            CallFailed: The table did not take it.

        """
        rates = {str(watched): asdict(rate) for watched, rate in known.rates.items()}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    **_KEY,
                    "judged": {"N": str(known.judged)},
                    "rates": {"S": json.dumps(rates, separators=(",", ":"))},
                    "untold": {"S": json.dumps(known.untold)},
                },
                ConditionExpression="attribute_not_exists(pk) OR judged = :judged",
                ExpressionAttributeValues={":judged": {"N": str(after.judged)}},
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            raise JudgedMeanwhile from None

    def told(self, known: Known) -> None:
        """Note that everything in *known* is told, unless more is by now. Raises `CallFailed`."""
        try:
            self._dynamodb.update_item(
                TableName=self._table,
                Key=_KEY,
                UpdateExpression="SET untold = :nothing",
                ConditionExpression="judged = :judged",
                ExpressionAttributeValues={
                    ":nothing": {"S": "[]"},
                    ":judged": {"N": str(known.judged)},
                },
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise


def _rate(told: Mapping[str, Any]) -> Rate:
    """What an item says, rounded or not; members of another version of this code are left away."""
    known = {name: told[name] for name in Rate.__dataclass_fields__ if name in told}
    window = tuple((attempts, failures) for attempts, failures in known.pop("window", ()))
    deviations = tuple(known.pop("deviations", ()))
    return Rate(**known, window=window, deviations=deviations)
