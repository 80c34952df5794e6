"""What the batches of the metrics consumer have counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rules.consuming.batch_claims import partitions_of
from rules.consuming.comparison import TAKEN


class CountedEvents:
    """The items of batches that are done, by the minute since 1970 in which each began."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def of(self, minute: int) -> Iterator[tuple[int, str, int]]:
        """
        Minute, type and number of what the batches of *minute* counted; raises `CallFailed`.

        If a batch took events over from one that seemed dead, which may have counted them all
        the same, its minutes have a number of `TAKEN`, too.
        """
        for partition in partitions_of(minute):
            pages = self._dynamodb.get_paginator("query").paginate(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": partition}},
                ProjectionExpression="#counts, taken",
                ExpressionAttributeNames={"#counts": "counts"},
                ConsistentRead=True,
            )
            for page in pages:
                for item in page["Items"]:
                    yield from _counts_of(item)


def _counts_of(item: dict[str, Any]) -> Iterator[tuple[int, str, int]]:
    taken = int(item["taken"]["N"])
    for minute, of_minute in json.loads(item["counts"]["S"]).items():
        if taken:
            yield int(minute), TAKEN, taken
        for kind, number in of_minute.items():
            yield int(minute), kind, number
