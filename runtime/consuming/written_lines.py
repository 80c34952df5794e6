"""The log lines in which functions wrote their events down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

_TERM = "EventWritten"  # a plain term: the same to CloudWatch Logs and to the emulator


class WrittenLines:
    """The lines of several log groups."""

    def __init__(self, logs: Any, *, log_groups: Sequence[str]) -> None:
        self._logs = logs
        self._log_groups = log_groups

    def between(self, start: datetime, end: datetime) -> Iterator[str]:
        """Every line that was written from *start* to *end*. Raises `CallFailed`."""
        for group in self._log_groups:
            pages = self._logs.get_paginator("filter_log_events").paginate(
                logGroupName=group,
                filterPattern=_TERM,
                startTime=int(start.timestamp() * 1000),
                endTime=int(end.timestamp() * 1000),
            )
            for page in pages:
                for logged in page["events"]:
                    yield logged["message"]
