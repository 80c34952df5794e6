"""
Show all events of one user in time order.

The command reads the logs, where every event is written first, or with --from-archive
the archive, which keeps events longer than LogRetentionDays.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from operators.archive import Archive, Event, days
from operators.outside import Outside
from operators.sight import Sight
from operators.stack import NotInStack
from operators.typed import moment

_SUB = re.compile(r"[\w-]{1,128}", re.ASCII)  # nothing that would end the quoted term


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the user and the time range."""
    parser.add_argument("sub", help="sub of the user: the subject of the events")
    parser.add_argument(
        "--from", dest="start", default="7d", help="start: 2026-11-20, or an age such as 7d"
    )
    parser.add_argument(
        "--to", dest="end", default="0s", help="end, exclusive: a time or an age (now)"
    )
    parser.add_argument(
        "--from-archive", action="store_true", help="read the archive instead of the logs"
    )
    parser.add_argument(
        "--archive", default="ArchiveBucket", help="logical ID of the bucket (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Collect, sort, show."""
    if not _SUB.fullmatch(asked.sub):
        raise ValueError("a sub has only letters, digits and hyphens")
    start = moment(asked.start, now=outside.now)
    end = moment(asked.end, now=outside.now)
    told = (
        _archived(asked.archive, outside, start, end)
        if asked.from_archive
        else _logged(asked.sub, outside, start, end)
    )
    timeline = tell(told, sub=asked.sub, start=start, end=end)
    for sight in timeline:
        outside.say(sight.line(), **sight.item())
    outside.note(f"{len(timeline)} events of {asked.sub} since {start:%Y-%m-%d %H:%M}")
    return 0


def tell(events: Iterable[Event], *, sub: str, start: datetime, end: datetime) -> list[Sight]:
    """Those of the user, each once, in the order in which they happened."""
    found = {
        event.get("id"): Sight.of_envelope(event) for event in events if event.get("subject") == sub
    }
    timed = [(sight.time, sight) for sight in found.values() if sight.time is not None]
    return [sight for time, sight in sorted(timed, key=lambda each: each[0]) if start <= time < end]


def of_user(sub: str, *, start: datetime, outside: Outside) -> Iterator[tuple[str, Event]]:
    """Yield the events that logs and archive have of the user, each with its store."""
    for event in _logged(sub, outside, start, outside.now()):
        if event.get("subject") == sub:
            yield "log groups", event
    try:
        for event in _archived("ArchiveBucket", outside, start, outside.now()):
            if event.get("subject") == sub:
                yield "ArchiveBucket", event
    except NotInStack:
        return


def _logged(sub: str, outside: Outside, start: datetime, end: datetime) -> Iterator[Event]:
    logs, groups = outside.client("logs"), outside.stack.log_groups()
    with outside.progress("reading the logs", of=len(groups)) as advance:
        for done, group in enumerate(groups, start=1):
            pages = logs.get_paginator("filter_log_events").paginate(
                logGroupName=group,
                filterPattern=f'"{sub}"',
                startTime=int(start.timestamp() * 1000),
                endTime=int(end.timestamp() * 1000) + 60_000,  # a line comes after its event
            )
            for page in pages:
                yield from filter(None, (_written(each["message"]) for each in page["events"]))
            advance(done)


def _written(message: str) -> Any:
    """Find the event in a log line; a pending line has it too, with the same id."""
    try:
        line = json.loads(message)
    except (ValueError, RecursionError):
        return None
    event = line.get("user_event") if isinstance(line, dict) else None
    return event if isinstance(event, dict) else None


def _archived(bucket: str, outside: Outside, start: datetime, end: datetime) -> Iterator[Event]:
    archive = Archive(outside.client("s3"), outside.stack.physical_id(bucket))
    types, found = archive.types([]), days(start, end)
    with outside.progress("reading the archive", of=len(found)) as advance:
        for done, day in enumerate(found, start=1):
            yield from archive.of_day(types, day, start=start, end=end)
            advance(done)
