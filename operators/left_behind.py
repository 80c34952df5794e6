"""What is kept after one user is erased, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from operators.object_lock import left_in_archive
from operators.outside import Outside
from operators.person import Person
from rules.personal_data import PLACES, Erasure

_PASSED_ON = (
    *("FilesBucket", "CognitoLogGroup", "RelayDeadLetterQueue", "queues", "topics", "others"),
)
# Kept, and by a key that is not of the person alone: they end by themselves, and soon.
_UNFOUND = {
    *(("SeenEventsTable", "security_alerts#"), ("ApiAddressTable", "")),
    *(("LearntTable", "D#"), ("LearntTable", "H#")),
}


def left_behind(who: Person, outside: Outside) -> Iterator[str]:
    """A line for each place; log groups are asked, and one that names nobody is not said."""
    for group, until in _logged(who, outside):
        yield f"kept until {until:%Y-%m-%d}: lines of the log group {group}"
    yield from left_in_archive(outside)
    for place in PLACES:
        if place.erasure is Erasure.REPORTED and place.store in _PASSED_ON:
            yield f"not touched: {place.store}, {place.what} ({place.kept})"
        elif (place.store, place.key) in _UNFOUND:
            yield f"expires by itself: {place.store} {place.key}, {place.what} ({place.kept})"


def _logged(who: Person, outside: Outside) -> Iterator[tuple[str, datetime]]:
    """The log groups that name the user, with the day on which the last line ends."""
    logs, groups = outside.client("logs"), outside.stack.log_groups()
    with outside.progress("reading the logs", of=len(groups)) as advance:
        for done, group in enumerate(groups, start=1):
            newest = max(_times(logs, group, who.sub), default=None)
            if newest is not None:
                yield group, newest + timedelta(days=_kept_days(logs, group))
            advance(done)


def _times(logs: Any, group: str, sub: str) -> Iterator[datetime]:
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern=f'"{sub}"'
    )
    for page in pages:
        for each in page["events"]:
            yield datetime.fromtimestamp(each["timestamp"] / 1000, UTC)


def _kept_days(logs: Any, group: str) -> int:
    """For how long the group keeps a line; ten years if it says nothing."""
    found = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    days = [each.get("retentionInDays") for each in found if each["logGroupName"] == group]
    return int(days[0]) if days and days[0] else 3653
