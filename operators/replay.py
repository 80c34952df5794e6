"""
Send archived events of a time range to one queue.

Events keep their IDs and deduplication keys, so a consumer drops events that it has
processed, and get the attribute "replayed". Replay goes day by day: after an interruption,
start again from the day that the command prints. Consumers of this suite remember keys for
15 days: replay older events only to an idempotent consumer.
"""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import date, datetime

from operators.archive import Archive, Event, days
from operators.outside import Advance, Outside
from operators.sending import Sender
from operators.typed import moment, positive


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the events and the queue."""
    parser.add_argument("queue", help="target queue: logical ID or URL")
    parser.add_argument(
        "--from", dest="start", required=True, help="start: 2026-11-20T09:00, or an age such as 3d"
    )
    parser.add_argument(
        "--to", dest="end", default="0s", help="end, exclusive: a time or an age (now)"
    )
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        help="event type: sign_up.rejected or sign_up.*; may be repeated",
    )
    parser.add_argument(
        "--rate", type=positive, default=100, help="events per second (%(default)s)"
    )
    parser.add_argument(
        "--archive", default="ArchiveBucket", help="logical ID of the bucket (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Count, ask, send."""
    archive = Archive(outside.client("s3"), outside.stack.physical_id(asked.archive))
    replay = Replay(
        archive,
        types=archive.types(asked.type),
        start=moment(asked.start, now=outside.now),
        end=moment(asked.end, now=outside.now),
    )
    queue_url = outside.stack.queue_url(asked.queue)
    counts = replay.counts()
    for event_type, count in sorted(counts.items()):
        outside.say(f"{count:8}  {event_type}", type=event_type, events=count)
    outside.note(f"{counts.total():8}  from {replay.start:%Y-%m-%d %H:%M:%S} on, to {queue_url}")
    if outside.is_dry or not counts:
        return 0
    outside.agree("Send them?")
    sender = Sender(
        outside.client("sqs"), queue_url=queue_url, rate=asked.rate, sleep=outside.sleep
    )
    with outside.progress("sending", of=counts.total()) as advance:
        sent = _send(replay, sender, outside, advance)
    outside.note(f"{sent} sent")
    return 0


def _send(replay: Replay, sender: Sender, outside: Outside, advance: Advance) -> int:
    sent = 0
    for day in days(replay.start, replay.end):
        try:
            for count in sender.send(replay.of_day(day)):
                sent += count
                advance(sent)
        except BaseException:
            begun = max(f"{day}T00:00:00", f"{replay.start:%Y-%m-%dT%H:%M:%S}")
            outside.say(f"{sent} sent; continue with --from {begun}")
            raise
    return sent


class Replay:
    """Some types of events, of some time."""

    def __init__(
        self, archive: Archive, *, types: list[str], start: datetime, end: datetime
    ) -> None:
        self.start = start
        self.end = end
        self._archive = archive
        self._types = types

    def counts(self) -> Counter[str]:
        """How many there are, by type."""
        found = days(self.start, self.end)
        return Counter(event["type"] for day in found for event in self.of_day(day))

    def of_day(self, day: date) -> list[Event]:
        """Those of one day, in the order in which they happened."""
        events = self._archive.of_day(self._types, day, start=self.start, end=self.end)
        return sorted(events, key=lambda event: datetime.fromisoformat(event["time"]))
