"""
A metrics consumer that deals with one event after another, as most consumers are written.

Powertools' batch processor, the standard library's JSON, and for each event one conditional write
that claims it and one that settles it; two of each for a user who signs in, by day and by month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import consume
from events.consuming.event_metrics import counted
from events.contract.catalogue import Kind
from events.contract.schema import decode
from runtime import clock
from runtime.observe import MetricLines


class OneByOne:
    """Counts batch by batch."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb
        self._lines = MetricLines(namespace="CognitoTriggers", service="one by one")
        self.counts: Counter[str] = Counter()
        self._ages_ms: list[float] = []

    def handle(self, event: Mapping[str, Any]) -> None:
        """Count a batch of queue messages, and write what was counted."""
        self.counts.clear()
        self._ages_ms.clear()
        consume(event, deal=self._count, bury=_forget)
        self._lines.write({name: [number] for name, number in self.counts.items()})
        self._lines.write({"EventAge": self._ages_ms})

    def _count(self, record: SQSRecord) -> None:
        event = decode(record.body)
        self._claim(event.dedupe_key)
        if event.kind is Kind.SIGN_IN_SUCCEEDED:
            for period in (f"{event.time:%Y-%m-%d}", f"{event.time:%Y-%m}"):
                self._claim(f"{period}#{event.subject}")
                self._settle(f"{period}#{event.subject}")
        self._ages_ms.append((clock.now() - event.time).total_seconds() * 1000)
        for name, _ in counted(event, mode="standard"):
            self.counts[name] += 1
        self._settle(event.dedupe_key)

    def _claim(self, key: str) -> None:
        self._dynamodb.put_item(
            TableName="seen",
            Item={"pk": {"S": key}, "settled": {"BOOL": False}, "claimed_until": {"N": "1"}},
            ConditionExpression="attribute_not_exists(pk) OR settled = :no",
            ExpressionAttributeValues={":no": {"BOOL": False}},
        )

    def _settle(self, key: str) -> None:
        self._dynamodb.update_item(
            TableName="seen",
            Key={"pk": {"S": key}},
            UpdateExpression="SET settled = :yes",
            ExpressionAttributeValues={":yes": {"BOOL": True}},
        )


def _forget(_record: Mapping[str, Any], /, *, why: str) -> None:  # a signature
    pass
