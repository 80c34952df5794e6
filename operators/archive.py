"""
Read the archive of events.

Its objects are ``type=<type>/day=<YYYY-MM-DD>/<name>.jsonl``: the day is that of
the event in UTC, and each line has one event. An event that SQS delivered twice may
be in two objects of one type and day, with the same ``dedupekey``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Archive:
    """The bucket."""

    s3: Any
    bucket: str

    def types(self, patterns: Sequence[str]) -> list[str]:
        """The types in the archive that fit one of *patterns*, or all if there are none."""
        pages = self._pages(Prefix="type=", Delimiter="/")
        found = [
            each["Prefix"].removeprefix("type=").rstrip("/")
            for page in pages
            for each in page.get("CommonPrefixes", [])
        ]
        return [each for each in found if not patterns or any(fits(each, one) for one in patterns)]

    def of_day(
        self, types: Sequence[str], day: date, *, start: datetime, end: datetime
    ) -> Iterator[Event]:
        """Yield the events of *day* from *start* to before *end*, each once, in no order."""
        for event_type in types:
            found = set[str]()
            for one in self._of_folder(f"type={event_type}/day={day}/"):
                if one["dedupekey"] not in found and _is_in(one, start, end):
                    found.add(one["dedupekey"])
                    yield one

    def _of_folder(self, prefix: str) -> Iterator[Event]:
        for page in self._pages(Prefix=prefix):
            for each in page.get("Contents", []):
                yield from self._events(each["Key"])

    def _events(self, key: str) -> Iterator[Event]:
        body = self.s3.get_object(Bucket=self.bucket, Key=key)["Body"]
        with body:
            for line in body.iter_lines():
                yield json.loads(line)

    def _pages(self, **asked: str) -> Iterator[Mapping[str, Any]]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, **asked)
        yield from pages


def days(start: datetime, end: datetime) -> list[date]:
    """
    Every day, in UTC, of which a part lies from *start* to before *end*.

    >>> midnight = datetime(2026, 11, 20, tzinfo=UTC)
    >>> [str(day) for day in days(midnight - timedelta(hours=1), midnight)]
    ['2026-11-19']
    """
    first = start.astimezone(UTC).date()
    last = (end.astimezone(UTC) - timedelta(microseconds=1)).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def fits(event_type: str, pattern: str) -> bool:
    """
    Tell whether the type is meant, with or without what all types begin and end with.

    >>> [fits("auth.sign_up.rejected.v1", one) for one in ("sign_up.*", "auth.sign_up.rejected.v1")]
    [True, True]
    >>> fits("auth.sign_up.rejected.v1", "sign_up")
    False
    """
    short = event_type.removeprefix("auth.").rpartition(".")[0]
    return fnmatchcase(event_type, pattern) or fnmatchcase(short, pattern)


def _is_in(event: Event, start: datetime, end: datetime) -> bool:
    return start <= datetime.fromisoformat(event["time"]) < end
