"""What was learnt from sign-ups: shown, and removed where it is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from operators.outside import Outside
from rules.addresses.learning import DAY_S, Entry, Sort

_SPARED_FOR_S = 90 * DAY_S
_KEPT_S = 400 * DAY_S
_SORTS = {sort.value: sort.name.lower() for sort in Sort}


class NothingLearnt(LookupError):
    """There is no such entry; the message says what to look at."""


def show(outside: Outside) -> None:
    """Say of each entry what it is of, what it does, why, and until when."""
    entries = sorted(_entries(outside), key=lambda item: str(item["pk"]["S"]))
    for item in entries:
        sort, _, name = item["pk"]["S"].partition("#")
        for entry, until in _held(item, outside):
            ends = datetime.fromtimestamp(until, UTC)
            said = f"{_SORTS[sort]} {name}: {entry.value} until {ends:%Y-%m-%d %H:%M} UTC"
            why = item.get("why", {}).get("S", "")
            facts = {"sort": _SORTS[sort], "name": name, "entry": entry.value, "why": why}
            outside.say(f"{said} ({why})", **facts, until=ends.isoformat())
    if not entries:
        outside.note("no entries")


def remove(name: str, outside: Outside) -> None:
    """Remove the entries of a domain, a mail host or a mailbox. Raises `NothingLearnt`."""
    found = [item for item in _entries(outside) if item["pk"]["S"].partition("#")[2] == name]
    if not found:
        raise NothingLearnt(f"nothing is entered for {name}; `lists learnt` shows what is")
    days = _SPARED_FOR_S // DAY_S
    outside.say(f"{len(found)} entries of {name}; none is made again for {days} days")
    if outside.is_dry:
        return
    outside.agree("Remove them?")
    now = int(outside.now().timestamp())
    for item in found:
        outside.client("dynamodb").update_item(
            TableName=outside.stack.physical_id("LearntTable"),
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="SET spared_until = :until, expires_at = :ends REMOVE "
            + ", ".join(f"{entry}_until" for entry in Entry),
            ExpressionAttributeValues={
                ":until": {"N": str(now + _SPARED_FOR_S)},
                ":ends": {"N": str(now + _KEPT_S)},
            },
        )
    outside.say(f"removed: {name}", removed=name)


def _entries(outside: Outside) -> Iterator[dict[str, Any]]:
    """One pass over the table; those that have ended are none."""
    pages = (
        outside.client("dynamodb")
        .get_paginator("scan")
        .paginate(
            TableName=outside.stack.physical_id("LearntTable"),
            FilterExpression=" OR ".join(f"{entry}_until > :now" for entry in Entry),
            ExpressionAttributeValues={":now": {"N": str(int(outside.now().timestamp()))}},
        )
    )
    for page in pages:
        yield from page["Items"]


def _held(item: dict[str, Any], outside: Outside) -> Iterator[tuple[Entry, int]]:
    for entry in Entry:
        until = int(item.get(f"{entry}_until", {}).get("N", 0))
        if until > outside.now().timestamp():
            yield entry, until
