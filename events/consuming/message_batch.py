"""A batch of queue messages, read in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from events.consuming.batch import Bury
from events.consuming.reading import read
from events.contract.schema import UnknownKind, UnreadableEvent, UserEvent
from runtime import observe
from runtime.aws_client.errors import CallFailed, told


@dataclass(slots=True)
class MessageBatch:
    """
    What a batch of messages holds.

    Attributes:
        events: By the key that they are claimed by, each once.
        messages: The ids of the messages of each key.
        repeats: Messages of an event that another message of the batch has, too.
        later: Events of kinds that came after this code.
        unreadable: Messages that are no event.
        unburied: The ids of those that could not be put away.

    """

    events: dict[str, UserEvent] = field(default_factory=dict)
    messages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    repeats: int = 0
    later: int = 0
    unreadable: int = 0
    unburied: list[str] = field(default_factory=list)


def read_messages(
    records: Iterable[Mapping[str, Any]], *, consumer: str, bury: Bury
) -> MessageBatch:
    """Read *records*, as Lambda has them, for a *consumer*, and *bury* those that are no event."""
    batch = MessageBatch()
    events, messages = batch.events, batch.messages
    for record in records:
        try:
            event = read(record["body"])
        except UnknownKind:
            batch.later += 1
        except UnreadableEvent as error:
            batch.unreadable += 1
            _bury(record, str(error), bury, batch)
        else:
            key = f"{consumer}#{event.dedupe_key}"
            batch.repeats += key in events
            events[key] = event
            messages[key].append(record["messageId"])
    return batch


def _bury(record: Mapping[str, Any], why: str, bury: Bury, batch: MessageBatch) -> None:
    message_id = record["messageId"]
    observe.logger().warning("unreadable event", message_id=message_id, why=why)
    try:
        bury(record, why=why)
    except CallFailed as error:
        observe.logger().warning("message not buried", error=told(error))
        batch.unburied.append(message_id)
