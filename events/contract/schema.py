"""
The user event: the contract between triggers and everybody who listens.

CloudEvents 1.0 in structured JSON, the body of the SNS message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha1, sha256
from typing import Any, Final

from events.contract.catalogue import ONCE_PER_USER, REVISIONS, Kind
from rules.value import dataclass

_ID_SPACE: Final = bytes.fromhex("0d6f0a366f0e5c599d3c0c1d4f1c7a55")
_TYPE: Final = re.compile(r"auth\.(?P<kind>[a-z_]+\.[a-z_]+)\.v(?P<version>[1-9][0-9]*)")
VERSION: Final = 1


class UnreadableEvent(ValueError):
    """The text is no user event of a version that this code knows; the message says why."""


class UnknownKind(UnreadableEvent):
    """
    A well-formed event of a type that came after this code. Count it, do not refuse it.

    Attributes:
        type: CloudEvents ``type``, version included.
        dedupe_key: As in `UserEvent`.
        time: As in `UserEvent`.

    """

    def __init__(self, name: str, *, dedupe_key: str, time: datetime) -> None:
        super().__init__(name)
        self.type = name
        self.dedupe_key = dedupe_key
        self.time = time


@dataclass(frozen=True, slots=True, kw_only=True)
class UserEvent:
    """
    One fact about one user.

    Attributes:
        event_id: The same whenever the same event is sent again.
        dedupe_key: The same for all tellings of the same fact, Cognito's own
            retries included, where that can be known; the event's id elsewhere.
        source: ``/cognito/<user pool id>``.
        subject: The user's ``sub``; None before there is one.
        time: UTC; milliseconds on the wire.

    """

    event_id: str
    dedupe_key: str
    source: str
    kind: Kind
    subject: str | None
    time: datetime
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        """CloudEvents ``type``, version included."""
        return type_of(self.kind)


def type_of(kind: Kind) -> str:
    """CloudEvents ``type`` of *kind*: ``auth.sign_up.rejected.v1``."""
    return f"auth.{kind.value}.v{VERSION}"


def schema_of(kind: Kind) -> str:
    """
    CloudEvents ``dataschema`` of *kind*.

    >>> schema_of(Kind.PASSWORD_RESET)
    'urn:user-event:password.reset:1.1'
    """
    return f"urn:user-event:{kind.value}:{VERSION}.{REVISIONS.get(kind, 0)}"


def user_event(  # noqa: PLR0913  # an event has that many independent members
    kind: Kind,
    *,
    pool_id: str,
    subject: str | None,
    request_id: str,
    time: datetime,
    data: Mapping[str, Any],
) -> UserEvent:
    """
    Make the event of a fact that the Lambda invocation *request_id* found.

    Invoked again with the same request id, it makes the same id.
    """
    told = json.dumps(data, sort_keys=True)
    event_id = _uuid5(f"{request_id}/{kind}/{subject}/{told}")
    once = [pool_id, kind, subject, *(data.get(name) for name in ONCE_PER_USER.get(kind, ()))]
    is_once = kind in ONCE_PER_USER and subject is not None
    return UserEvent(
        event_id=event_id,
        dedupe_key=sha256(json.dumps(once).encode()).hexdigest()[:32] if is_once else event_id,
        source=f"/cognito/{pool_id}",
        kind=kind,
        subject=subject,
        time=time,
        data=data,
    )


def _uuid5(name: str) -> str:
    """Return the UUID of *name* in our space (RFC 9562, 5.5), as `uuid` does, which costs 1 ms."""
    octets = bytearray(sha1(_ID_SPACE + name.encode(), usedforsecurity=False).digest()[:16])
    octets[6] = octets[6] & 0x0F | 0x50
    octets[8] = octets[8] & 0x3F | 0x80
    text = octets.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def envelope(event: UserEvent, *, region: str = "") -> dict[str, Any]:
    """
    The event as CloudEvents has it, ready for JSON.

    Told in a *region* of AWS, which a pool's id does not say: a replica has that of the primary.
    """
    when = event.time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    subject = {} if event.subject is None else {"subject": event.subject}
    return {
        "specversion": "1.0",
        "id": event.event_id,
        "source": event.source,
        "type": event.type,
        **subject,
        **({"region": region} if region else {}),
        "time": when,
        "datacontenttype": "application/json",
        "dataschema": schema_of(event.kind),
        "dedupekey": event.dedupe_key,
        "data": dict(event.data),
    }


def encode(event: UserEvent, *, region: str = "") -> str:
    """The body of the SNS message."""
    return json.dumps(envelope(event, region=region), separators=(",", ":"))


def attributes(event: UserEvent) -> dict[str, str]:
    """What subscribers can filter on: docs/events.md lists them."""
    return attributes_of(envelope(event))


def attributes_of(told: Mapping[str, Any]) -> dict[str, str]:
    """The same of an `envelope`, which may be one of a kind that came after this code."""
    data = told["data"]
    of_data = {name: str(data[name]) for name in ("reason", "client_id") if name in data}
    if told["type"] == type_of(Kind.SIGN_IN_SUCCEEDED) and "first_sign_in" not in data:
        of_data["returning"] = "true"  # thousands a second, of which the group repair hears none
    return {"type": told["type"], "outcome": told["type"].rsplit(".", 2)[1], **of_data}


def decode(text: str) -> UserEvent:
    """
    Read what *encode* wrote, now or by a later version of this code.

    Unknown members are ignored: within a version, members are only added.

    Raises:
        UnknownKind: The type is newer than this code.
        UnreadableEvent: It is no event, or of another version.

    """
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableEvent("not JSON") from None
    if not isinstance(told, dict):
        raise UnreadableEvent("not an object")
    name = _string(told, "type")
    kind = _kind(name)
    dedupe_key, time = _string(told, "dedupekey"), _time(_string(told, "time"))
    event_id, source, data = _string(told, "id"), _string(told, "source"), _data(told)
    subject = _string(told, "subject") if "subject" in told else None
    if kind is None:
        raise UnknownKind(name, dedupe_key=dedupe_key, time=time)
    return UserEvent(
        kind=kind,
        event_id=event_id,
        dedupe_key=dedupe_key,
        source=source,
        subject=subject,
        time=time,
        data=data,
    )


def _kind(name: str) -> Kind | None:
    """The kind of a type; None if it came after this code."""
    match = _TYPE.fullmatch(name)
    if match is None:
        raise UnreadableEvent("type is not auth.<what>.<happened>.v<version>")
    if int(match["version"]) != VERSION:
        raise UnreadableEvent("of another version")
    return next((kind for kind in Kind if kind.value == match["kind"]), None)


def _string(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not (isinstance(value, str) and 0 < len(value) <= 512 and value.isprintable()):
        raise UnreadableEvent(f"{name} is no text of 1 to 512 characters")
    return value


def _time(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
        in_utc = when.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableEvent("time is not RFC 3339") from None
    if when.tzinfo is None:
        raise UnreadableEvent("time has no offset")
    return in_utc


def _data(told: Mapping[str, Any]) -> Mapping[str, Any]:
    data = told.get("data")
    if not isinstance(data, dict):
        raise UnreadableEvent("data is not an object")
    return data
