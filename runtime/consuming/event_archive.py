"""The S3 bucket in which every event is kept, and the note of which object holds which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from runtime.aws_client.errors import Refused

_NOTED_FOR = timedelta(days=15)  # a dead-letter queue keeps a message for 14
# Longer than the consumer runs, shorter than its queue hides the message from the next one.
_LEASE = timedelta(minutes=2)


class StillBeingWritten(RuntimeError):
    """Another run may be about to store the object that the event is meant for."""


class EventArchive:
    """
    Objects of JSON lines, each event in one of them and no more.

    Which object an event is meant for is noted before the object is stored.
    Whoever meets the event again looks whether that object is there: stored
    objects are whole and seen at once (S3 is strongly consistent).

    Item: ``pk`` archive#<key>, ``place`` the object's name, ``claimed_until``,
    and ``expires_at``, the TTL attribute.
    """

    def __init__(self, s3: Any, dynamodb: Any, *, bucket: str, table: str) -> None:
        self._s3 = s3
        self._dynamodb = dynamodb
        self._bucket = bucket
        self._table = table

    def wants(self, key: str, *, place: str, now: datetime) -> bool:
        """
        Tell whether the event *key* is to be stored in *place*.

        If not, it is in an object already, or in this one by another message.

        Raises:
            StillBeingWritten: Too early to tell.
            CallFailed: The table did not take it.

        """
        held = self._note(key, place, now, condition="attribute_not_exists(pk)")
        if held is None:
            return True
        meant_for = held["place"]["S"]
        if meant_for == place or self._is_stored(meant_for):
            return False
        if int(held["claimed_until"]["N"]) >= now.timestamp():
            raise StillBeingWritten
        if self._note(key, place, now, condition="place = :held", held=meant_for) is not None:
            raise StillBeingWritten
        return True

    def store(self, place: str, lines: Sequence[str]) -> None:
        """Store the object *place*. Raises `CallFailed`."""
        self._s3.put_object(
            Bucket=self._bucket,
            Key=place,
            Body="".join(f"{line}\n" for line in lines).encode(),
            ContentType="application/x-ndjson",
            ChecksumAlgorithm="SHA256",  # a bucket with Object Lock takes nothing without one
        )

    def _note(
        self, key: str, place: str, now: datetime, *, condition: str, held: str = ""
    ) -> dict[str, Any] | None:
        """Note where the event is meant for; if *condition* fails, answer what is noted."""
        values = {"ExpressionAttributeValues": {":held": {"S": held}}} if held else {}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": f"archive#{key}"},
                    "place": {"S": place},
                    "claimed_until": {"N": _epoch(now + _LEASE)},
                    "expires_at": {"N": _epoch(now + _NOTED_FOR)},
                },
                ConditionExpression=condition,
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
                **values,
            )
        except Refused as error:
            if error.code != "ConditionalCheckFailedException":
                raise
            noted: dict[str, Any] = error.response["Item"]
            return noted
        return None

    def _is_stored(self, place: str) -> bool:
        try:
            self._s3.head_object(Bucket=self._bucket, Key=place)
        except Refused as error:
            if error.code != "404":
                raise
            return False
        return True


def _epoch(when: datetime) -> str:
    return str(int(when.timestamp()))
