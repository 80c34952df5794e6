"""What has been logged since the last look, in all log groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_LATE_MS = 2_000  # a line may show up that much later than its time says


@dataclass(frozen=True, slots=True)
class Line:
    """
    A log line.

    Attributes:
        ordinal: Tells lines apart that are alike: the emulator gives them no id.

    """

    stream: str
    timestamp_ms: int
    text: str
    ordinal: int


Lines = Mapping[str, list[Line]]  # by log group


class LogTail:
    """Reads every line once, from *since_ms* on; keeps in mind the last seconds only."""

    def __init__(self, logs: Any, *, since_ms: int) -> None:
        self._logs = logs
        self._bookmarks: dict[str, _Bookmark] = defaultdict(lambda: _Bookmark(since_ms))

    def unread(self) -> Lines:
        """Read the new lines. They stay new until `move_past` them."""
        return {group: self._unread(group) for group in self._groups()}

    def move_past(self, lines: Lines) -> None:
        """Do not read *lines* again."""
        for group, read in lines.items():
            self._bookmarks[group].move_past(read)

    def _groups(self) -> list[str]:
        pages = self._logs.get_paginator("describe_log_groups").paginate()
        return [group["logGroupName"] for page in pages for group in page["logGroups"]]

    def _unread(self, group: str) -> list[Line]:
        bookmark = self._bookmarks[group]
        pages = self._logs.get_paginator("filter_log_events").paginate(
            logGroupName=group, startTime=bookmark.since_ms
        )
        lines = _lines(event for page in pages for event in page["events"])
        return [line for line in lines if line not in bookmark.read]


@dataclass(slots=True)
class _Bookmark:
    """How far a log group has been read, and which lines after that."""

    since_ms: int
    read: set[Line] = field(default_factory=set)

    def move_past(self, lines: list[Line]) -> None:
        newest = max((line.timestamp_ms for line in lines), default=0)
        self.since_ms = max(self.since_ms, newest - _LATE_MS)
        self.read = {each for each in self.read.union(lines) if each.timestamp_ms >= self.since_ms}


def _lines(events: Iterable[dict[str, Any]]) -> Iterator[Line]:
    alike: Counter[tuple[str, int, str]] = Counter()
    for event in events:
        key = event["logStreamName"], event["timestamp"], event["message"]
        yield Line(*key, ordinal=alike[key])
        alike[key] += 1
