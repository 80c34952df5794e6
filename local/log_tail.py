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
    """
    Reads every line once, from *since_ms* on; keeps in mind the last seconds only.

    A group whose size has not changed since it was read is not read again: the emulator's
    `storedBytes` is exact, and no line is empty.
    """

    def __init__(self, logs: Any, *, since_ms: int) -> None:
        self._logs = logs
        self._sizes: dict[str, int | None] = {}  # in bytes, by group, at the last look
        self._bookmarks: dict[str, _Bookmark] = defaultdict(lambda: _Bookmark(since_ms))

    def unread(self) -> Lines:
        """Read the new lines. They stay new until `move_past` them."""
        self._sizes = dict(self._groups())
        return {group: self._unread(group, size) for group, size in self._sizes.items()}

    def move_past(self, lines: Lines) -> None:
        """Do not read *lines* again."""
        for group, read in lines.items():
            self._bookmarks[group].move_past(read, size=self._sizes.get(group))

    def _groups(self) -> Iterator[tuple[str, int | None]]:
        for page in self._logs.get_paginator("describe_log_groups").paginate():
            for group in page["logGroups"]:
                yield group["logGroupName"], group.get("storedBytes")

    def _unread(self, group: str, size: int | None) -> list[Line]:
        bookmark = self._bookmarks[group]
        if size is not None and size == bookmark.size:
            return []
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
    size: int | None = None

    def move_past(self, lines: list[Line], *, size: int | None) -> None:
        self.size = size
        newest = max((line.timestamp_ms for line in lines), default=0)
        self.since_ms = max(self.since_ms, newest - _LATE_MS)
        self.read = {each for each in self.read.union(lines) if each.timestamp_ms >= self.since_ms}


def _lines(events: Iterable[dict[str, Any]]) -> Iterator[Line]:
    alike: Counter[tuple[str, int, str]] = Counter()
    for event in events:
        key = event["logStreamName"], event["timestamp"], event["message"]
        yield Line(*key, ordinal=alike[key])
        alike[key] += 1
