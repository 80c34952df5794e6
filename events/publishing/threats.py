"""
What Cognito's threat protection logs of users' operations: risks and compromised passwords.

A line of ``userAuthEvents`` as the developer guide has it ("Exporting logs from Amazon Cognito
user pools"), whose form "is subject to change"; what the suite reads:

    {"eventTimestamp": "1687297330677", "eventSource": "USER_ACTIVITY", "message": {
        "eventId": "…", "eventType": "SignIn", "userSub": "…", "userPoolId": "eu-west-1_AbC",
        "clientId": "…", "creationDate": "Wed Jul 17 17:25:55 UTC 2024", "eventResponse": "Pass",
        "riskLevel": "High", "riskDecision": "…", "compromisedCredentialDetected": "false",
        "ipAddress": "192.0.2.1"}}

The guide shows no words of a risk in such a line. They are taken as those of EventRiskType in
Cognito's API, however they are spelled. A line also has the user's name, IP address and
device: `record_of` leaves them out, and only its record ever rests in a queue.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, envelope, user_event
from events.publishing.topic import Envelope
from rules.network_prefix import network_prefix
from rules.value import replace

MEMBER: Final = "told_by_cognito"
_LONGEST: Final = 200
_TAKEN: Final = {
    "id": "eventId",
    "operation": "eventType",
    "response": "eventResponse",
    "level": "riskLevel",
    "decision": "riskDecision",
    "compromised": "compromisedCredentialDetected",
    "sub": "userSub",
    "pool": "userPoolId",
    "client": "clientId",
    "at": "creationDate",
}
_BESIDE: Final = ("network", "logged")
_LEVELS: Final = {name.lower(): name for name in ("Low", "Medium", "High")}
_DECISIONS: Final = {name.lower(): name for name in ("AccountTakeover", "Block")}
_SUB = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_ID = re.compile(r"[0-9a-f-]{8,64}", re.ASCII)
_POOL = re.compile(r"[\w-]{1,40}_[0-9A-Za-z]{1,40}", re.ASCII)
_CLIENT = re.compile(r"[\w+]{1,128}", re.ASCII)
_WORD = re.compile(r"[A-Z][A-Za-z]{0,39}", re.ASCII)
_DATE = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d:\d\d:\d\d) (?:UTC|GMT) (\d{4})", re.ASCII)
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def record_of(line: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is read of *line*, without what names the user; None if it is no such line."""
    told = line.get("message")
    if not (isinstance(told, dict) and "eventId" in told and "riskDecision" in told):
        return None
    record = {name: _text(told.get(member)) for name, member in _TAKEN.items()}
    network = network_prefix(_text(told.get("ipAddress"))) or ""
    logged = _text(line.get("eventTimestamp"))
    return {MEMBER: {**record, "network": network, "logged": logged}}


def _text(value: object) -> str:
    """A text as it is, a truth as one; empty for what the suite does not read."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def told_by_cognito(record: Mapping[str, Any]) -> list[Envelope]:
    """
    The events of *record*, which `record_of` made: a risk, a compromised password, both or none.

    Each has the id of Cognito's event and the kind for its own id: a line that is delivered or
    logged once more is the same event.

    Raises:
        UnreadableEvent: It lacks something, or a member is not what it must be.

    """
    told = record[MEMBER]
    try:
        texts = {name: _text(told.get(name)) for name in (*_TAKEN, *_BESIDE)}
        time, threat = _time(texts), _threat(texts)
    except (AttributeError, ValueError):
        raise UnreadableEvent("a line of Cognito without what is needed") from None
    level = _LEVELS.get(texts["level"].lower())
    decision = _DECISIONS.get(re.sub(r"[^a-z]", "", texts["decision"].lower()))
    found = []
    if level or decision:
        risk = {**_there({"level": level, "decision": decision}), **threat}
        found.append(_event(Kind.RISK_DETECTED, risk, texts, time))
    if texts["compromised"].lower() == "true":
        found.append(_event(Kind.CREDENTIALS_COMPROMISED, threat, texts, time))
    return found


def _threat(texts: Mapping[str, str]) -> dict[str, str]:
    """What both kinds tell. Raises ValueError."""
    is_somebody = not texts["sub"] or _SUB.fullmatch(texts["sub"])
    if not (is_somebody and _ID.fullmatch(texts["id"]) and _POOL.fullmatch(texts["pool"])):
        raise ValueError
    return _there(
        {
            "client_id": _matching(_CLIENT, texts["client"]),
            "operation": _matching(_WORD, texts["operation"]) or "Unknown",
            "response": _matching(_WORD, texts["response"]),
            "cognito_event": texts["id"],
            "network": texts["network"],
        }
    )


def _event(kind: Kind, data: dict[str, str], texts: Mapping[str, str], time: datetime) -> Envelope:
    pool_id = texts["pool"]
    event = user_event(
        kind,
        pool_id=pool_id,
        subject=texts["sub"] or None,
        request_id=texts["id"],
        time=time,
        data={},  # of which the id is made, too: what Cognito logs later of the event is no other
    )
    return envelope(replace(event, data=data), region=pool_id.partition("_")[0])


def _time(texts: Mapping[str, str]) -> datetime:
    """When it happened, or else when it was logged. Raises ValueError."""
    if match := _DATE.fullmatch(texts["at"]):
        month, day, clock, year = match.groups()
        return datetime.fromisoformat(f"{year}-{_MONTHS.index(month) + 1:02}-{day}T{clock}+00:00")
    return datetime.fromtimestamp(int(texts["logged"][:13]) / 1000, UTC)


def _matching(pattern: re.Pattern[str], text: str) -> str | None:
    return text if pattern.fullmatch(text) else None


def _there(data: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in data.items() if value}
