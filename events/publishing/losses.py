"""Publishing again what was written and never counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from events.publishing.many import Unpublished
from events.publishing.topic import Envelope
from rules.value import dataclass
from runtime import observe

_MOST_AT_ONCE = 100  # DynamoDB BatchGetItem
_MOST_REMEMBERED = 10_000  # a line that stands in the log twice is rare
_KINDS = {type_of(kind): kind.value for kind in Kind}
_UNREADABLE = (ValueError, RecursionError, KeyError, TypeError, AttributeError)

Spread = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


class NotPublished(RuntimeError):
    """SNS refused events that were lost: they have to be looked for again."""


class Written(Protocol):
    """The lines of events, page by page: see `runtime.consuming.written_lines.WrittenLines`."""

    def of_minute(  # noqa: D102  # as the class says
        self, minute: int, *, margin: int, event_type: str | None = None
    ) -> Iterator[list[str]]: ...

    def around(self, minute: int, *, margin: int) -> Iterator[list[str]]: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Losses:
    """
    Finds the events of a minute that nobody has counted, and publishes them again.

    No more than a page of lines is held at a time.

    Attributes:
        unseen: Those of at most a hundred keys that no consumer has claimed.
        spread: Calls a function for each of many, as ``map`` does.

    """

    written: Written
    unseen: Callable[[Sequence[str]], set[str]]
    publish: Callable[[Sequence[Envelope]], Unpublished]
    spread: Spread = map

    def published(self, minute: int, differing: Mapping[str, int], *, margin: int) -> Iterator[int]:
        """
        Publish what was lost of the kinds that are *differing*; how many, page by page.

        *differing* says how many lines of each kind there are. If the log's filter finds fewer,
        every line around the minute is looked at. Raises `NotPublished`, and `CallFailed`.
        """
        found, told = Counter[str](), set[str]()
        only = type_of(Kind(next(iter(differing)))) if len(differing) == 1 else None
        for page in self.written.of_minute(minute, margin=margin, event_type=only):
            yield self._again(_events(page, minute, differing, found), told)
        if not _is_short(found, differing):
            return
        found.clear()
        for page in self.written.around(minute, margin=margin):
            yield self._again(_events(page, minute, differing, found), told)
        if _is_short(found, differing):
            observe.logger().warning("lines not found", minute=minute, found=found.total())

    def _again(self, events: Mapping[str, Envelope], told: set[str]) -> int:
        keys = [key for key in events if key not in told]
        parts = [keys[at : at + _MOST_AT_ONCE] for at in range(0, len(keys), _MOST_AT_ONCE)]
        lost = sorted(key for unseen in self.spread(self.unseen, parts) for key in unseen)
        if not lost:
            return 0
        left = self.publish([events[key] for key in lost])
        if left.refused:
            raise NotPublished(f"{len(left.refused)} of {len(lost)} events")
        if len(told) < _MOST_REMEMBERED:
            told.update(lost)
        return len(lost)


def _is_short(found: Mapping[str, int], differing: Mapping[str, int]) -> bool:
    return any(found.get(kind, 0) < number for kind, number in differing.items())


def _events(
    page: Iterable[str], minute: int, differing: Mapping[str, int], found: Counter[str]
) -> dict[str, Envelope]:
    """The events of *page* that are of the *minute* and *differing*, by key; counted in *found*."""
    events: dict[str, Envelope] = {}
    for text in page:
        told = _event(text)
        kind = _KINDS.get(str(told.get("type")), "")
        if kind in differing and _minute_of(told) == minute:
            found[kind] += 1
            events[str(told["dedupekey"])] = told
    return events


def _event(text: str) -> Envelope:
    """The event that a line wrote down; an empty one if it only quotes the word."""
    try:
        line = json.loads(text)
        told: Envelope = line["user_event"] if "EventWritten" in line else {}
        return told if isinstance(told["dedupekey"], str) else {}
    except _UNREADABLE:
        return {}


def _minute_of(told: Envelope) -> int | None:
    try:
        return int(datetime.fromisoformat(told["time"]).timestamp() // 60)
    except _UNREADABLE:
        return None
