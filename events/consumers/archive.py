"""
Keeps every user event in S3, as it was told, one JSON document a line.

One object for each type and day of a batch:
``type=auth.sign_in.succeeded.v1/day=2026-11-20/<random>.jsonl``, the day that
of the event, in UTC. An event is in one object and no more, whatever SNS and
SQS deliver twice and wherever this breaks off: see `runtime.consuming.event_archive`.
Events of a kind that came after this code are kept like all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters
from events.contract.schema import UnknownKind, decode
from runtime import boto3_clients, chance, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.event_archive import EventArchive
from runtime.entry import Handle, entrypoint
from runtime.settings.consumers import ArchiveSettings, DeadLetterSettings, SeenSettings


def handle(
    event: dict[str, Any],
    *,
    archive: EventArchive,
    bury: Bury,
    now: Callable[[], datetime] = clock.now,
    new_id: Callable[[], str] = chance.unguessable_id,
) -> dict[str, Any]:
    """Store a batch of queue messages; answer which of them SQS is to deliver again."""
    batch = Batch(archive, name=new_id(), now=now())
    answer = consume(event, deal=batch.add, bury=bury)
    answer["batchItemFailures"] += [{"itemIdentifier": each} for each in batch.store()]
    return answer


class Batch:
    """The lines of one batch, by the object that they are meant for."""

    def __init__(self, archive: EventArchive, *, name: str, now: datetime) -> None:
        self._archive = archive
        self._name = name
        self._now = now
        self._lines: dict[str, dict[str, str]] = defaultdict(dict)  # place: {message id: line}

    def add(self, record: SQSRecord) -> None:
        """Take in *record*. Raises `UnreadableEvent`, `StillBeingWritten` and `CallFailed`."""
        event_type, key, time = _partition(record.body)
        place = f"type={event_type}/day={time:%Y-%m-%d}/{self._name}.jsonl"
        if self._archive.wants(key, place=place, now=self._now):
            self._lines[place][record.message_id] = _line(record.body)

    def store(self) -> list[str]:
        """Store the objects, and answer the messages of those that could not be."""
        return [each for place, lines in self._lines.items() for each in self._lost(place, lines)]

    def _lost(self, place: str, lines: dict[str, str]) -> list[str]:
        try:
            self._archive.store(place, list(lines.values()))
        except CallFailed as error:
            observe.logger().warning("object not stored", error=told(error))
            return list(lines)
        return []


def _partition(body: str) -> tuple[str, str, datetime]:
    """Type, dedupe key and time of the event."""
    try:
        event = decode(body)
    except UnknownKind as newer:
        return newer.type, newer.dedupe_key, newer.time
    return event.type, event.dedupe_key, event.time


def _line(body: str) -> str:
    r"""
    The very text, on one line: in JSON, a line break is never inside a string.

    >>> _line('{"a":\n 1}')
    '{"a":  1}'
    """
    return body.replace("\r", " ").replace("\n", " ")


def wire() -> Handle:
    """Connect to the bucket and to the table that says what is in it."""
    archive = EventArchive(
        boto3_clients.patient("s3"),
        boto3_clients.patient("dynamodb"),
        bucket=ArchiveSettings().archive_bucket,
        table=SeenSettings().seen_events_table,
    )
    return partial(handle, archive=archive, bury=dead_letters(DeadLetterSettings()).bury)


handler = entrypoint(wire)
