"""
Keeps every user event in S3, as it was told, one JSON document a line.

One object for each type and day of a batch:
``type=auth.sign_in.succeeded.v1/day=2026-11-20/<name>.jsonl``, the day that of
the event, in UTC. The name is made from the dedupe keys of what is in it, so a
batch that comes again as a whole is the object that is there. SNS and SQS may
bring an event again in another batch; then it stands in two objects of one type
and day, and readers tell by its ``dedupekey``: `operators.archive`. To keep it
out would cost a write of DynamoDB for each event.
Events of a kind that came after this code are kept like all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters
from events.contract.schema import UnknownKind, decode
from runtime import boto3_clients, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.event_archive import EventArchive
from runtime.entry import Handle, entrypoint
from runtime.settings.consumers import ArchiveSettings, DeadLetterSettings


def handle(event: dict[str, Any], *, archive: EventArchive, bury: Bury) -> dict[str, Any]:
    """Store a batch of queue messages; answer which of them SQS is to deliver again."""
    batch = Batch(archive)
    answer = consume(event, deal=batch.add, bury=bury)
    answer["batchItemFailures"] += [{"itemIdentifier": each} for each in batch.store()]
    return answer


class Batch:
    """The lines of one batch, by the type and day of the event."""

    def __init__(self, archive: EventArchive) -> None:
        self._archive = archive
        self._lines: dict[str, dict[str, str]] = defaultdict(dict)  # folder: {dedupe key: line}
        self._messages: dict[str, list[str]] = defaultdict(list)  # folder: message ids

    def add(self, record: SQSRecord) -> None:
        """Take in *record*. Raises `UnreadableEvent`."""
        event_type, key, time = _partition(record.body)
        folder = f"type={event_type}/day={time:%Y-%m-%d}"
        self._lines[folder].setdefault(key, _line(record.body))
        self._messages[folder].append(record.message_id)

    def store(self) -> list[str]:
        """Store the objects, and answer the messages of those that could not be."""
        return [
            message
            for folder, lines in self._lines.items()
            if not self._is_stored(folder, lines)
            for message in self._messages[folder]
        ]

    def _is_stored(self, folder: str, lines: dict[str, str]) -> bool:
        try:
            self._archive.store(f"{folder}/{_name(lines)}.jsonl", list(lines.values()))
        except CallFailed as error:
            observe.logger().warning("object not stored", error=told(error))
            return False
        return True


def _name(keys: Collection[str]) -> str:
    """
    The same for the same *keys*, in whatever order they come.

    >>> _name(["a", "b"]) == _name(["b", "a"]), len(_name(["a"]))
    (True, 32)
    """
    return sha256("\n".join(sorted(keys)).encode()).hexdigest()[:32]


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
    """Connect to the bucket."""
    archive = EventArchive(boto3_clients.patient("s3"), bucket=ArchiveSettings().archive_bucket)
    return partial(handle, archive=archive, bury=dead_letters(DeadLetterSettings()).bury)


handler = entrypoint(wire)
