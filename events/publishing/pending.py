"""What reaches the relay: log lines, messages of its own queue, and redriven dead letters."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from events.contract.schema import UnreadableEvent, attributes_of
from events.publishing import threats, trail
from events.publishing.publish import PENDING
from events.publishing.topic import Envelope
from rules.value import dataclass, field
from runtime import observe

_RECORDS = {trail.MEMBER, trail.EARLIER, threats.MEMBER}
_UNREADABLE = (ValueError, RecursionError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Pending:
    """
    What was found.

    Attributes:
        odd: Text that holds no event that could be published, and why; `of_messages` reads it
            again.

    """

    events: list[Envelope] = field(default_factory=list)
    odd: list[tuple[str, str]] = field(default_factory=list)


def of_log(event: Mapping[str, Any]) -> Pending:
    """
    The events in what a subscription filter invokes a function with.

    ``{"awslogs": {"data": …}}``: base64 of gzip of JSON with ``logEvents``.
    """
    found = Pending()
    _read_log(event, found)
    return found


def of_messages(bodies: Iterable[str]) -> Pending:
    """
    The events in messages of the relay's queue.

    A body is an event, or what CloudTrail tells of a user; or, redriven from the
    dead-letter queue, a log line, what was read of a line of Cognito's, or Lambda's
    record of an invocation, which has a ``requestPayload``.
    """
    found = Pending()
    for body in bodies:
        _read_message(body, found)
    return found


def _read_log(event: Any, found: Pending) -> None:
    try:
        batch = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
        entries = [*batch["logEvents"]]
    except (*_UNREADABLE, OSError, EOFError, zlib.error) as error:
        why = f"no batch of log lines: {type(error).__name__}"
        found.odd.append((json.dumps({"requestPayload": event}), why))
        return
    for entry in entries:
        if isinstance(entry, dict) and "message" in entry:
            _read_line(entry["message"], found, entry.get("id"))
        else:
            found.odd.append((json.dumps(entry), "log entry has no message"))


def _read_message(body: str, found: Pending) -> None:
    try:
        told = json.loads(body)
    except _UNREADABLE:
        found.odd.append((body, "not JSON"))
        return
    if isinstance(told, dict) and "requestPayload" in told:
        _read_log(told["requestPayload"], found)
    elif isinstance(told, dict) and not _RECORDS.isdisjoint(told):
        _take_record(told, body, found)
    else:
        is_line = isinstance(told, dict) and told.get("outbox") == PENDING
        _take(told.get("user_event") if is_line else told, body, found)


def _read_line(text: str, found: Pending, log_event_id: object) -> None:
    """A line that only quotes the word is nobody's; one that was cut may be an event's last."""
    try:
        line = json.loads(text)
    except _UNREADABLE as error:
        if isinstance(text, str) and text.startswith("{"):
            found.odd.append((text, f"line is no JSON: {type(error).__name__}"))
            return
        line = None
    if isinstance(line, dict) and line.get("outbox") == PENDING:
        _take(line.get("user_event"), text, found)
    elif isinstance(line, dict) and (record := threats.record_of(line)):
        _take_record(record, json.dumps(record), found)
    else:
        observe.logger().warning("no pending event", log_event_id=log_event_id)


def _take(told: Any, text: str, found: Pending) -> None:
    try:
        found.events.append(_event(told))
    except UnreadableEvent as error:
        found.odd.append((text, str(error)))


def _take_record(told: dict[str, Any], text: str, found: Pending) -> None:
    try:
        if threats.MEMBER in told:
            found.events.extend(threats.told_by_cognito(told))
        else:
            found.events.append(trail.told_by_trail(told))
    except UnreadableEvent as error:
        found.odd.append((text, str(error)))


def _event(told: Any) -> Envelope:
    """*told* if it can be published: of any kind and version, also of one after this code."""
    if not isinstance(told, dict):
        raise UnreadableEvent("not an object")
    if not (isinstance(told.get("id"), str) and isinstance(told.get("data"), dict)):
        raise UnreadableEvent("id or data is missing")
    try:
        values = attributes_of(told).values()
    except (KeyError, IndexError, AttributeError):
        raise UnreadableEvent("type is missing or has no outcome") from None
    if not all(value and value.isprintable() for value in values):
        raise UnreadableEvent("type, reason or client_id is not printable")
    return told
