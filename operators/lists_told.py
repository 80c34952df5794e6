"""What there is to say of the lists of disposable domains in use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from rules.feeds.history import trouble
from rules.feeds.pointer import SHIPPED
from runtime.feeds.lists_bucket import STATE, ListsBucket
from runtime.feeds.sources import known_sources
from runtime.feeds.state import state_in

_MADE = "%Y%m%dT%H%MZ"


def of_version(bucket: ListsBucket, *, now: int) -> Iterator[str]:
    """Yield which version is in use, how old it is, and until when it stays."""
    pointer, _ = bucket.pointer()
    if pointer.version == SHIPPED:
        yield "in use: the lists that the code came with"
    else:
        yield f"in use: {pointer.version}, {_hours(_made(pointer.version), now)} h old"
    if now < pointer.pinned_until:
        yield f"restored: stays until {datetime.fromtimestamp(pointer.pinned_until, UTC)}"


def of_sources(bucket: ListsBucket, *, now: int) -> Iterator[str]:
    """Yield of each source that was ever asked how old it is, and what is wrong with it."""
    kept = bucket.read(STATE)
    histories = state_in(kept.text) if kept.text is not None else {}
    known = known_sources(bucket)
    for identity, history in sorted(histories.items()):
        days = (now - history.changed_at) // 86_400 if history.changed_at else None
        age = "never read" if days is None else f"{len(history.names)} names, {days} d old"
        source = known.get(identity)
        words = trouble(history, source=source, now=now) if source else "not in the table any more"
        yield f"{identity}: {age}" + (f"; {words}" if words else "")


def _made(version: str) -> int:
    return int(datetime.strptime(version.partition("-")[0], _MADE).replace(tzinfo=UTC).timestamp())


def _hours(since: int, now: int) -> int:
    return (now - since) // 3600
