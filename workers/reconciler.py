"""
Compares, every few minutes, what was written with what was counted.

An event that was written down and that no consumer has seen some minutes later
was lost on the way: a container killed in mid-publishing leaves no pending
line. It is published again, with its id, and ``EventsUnreconciled`` tells how
many there were. That metric must be 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from events.publishing.many import Unpublished, many_events
from events.publishing.topic import Envelope
from runtime import aws, clock
from runtime.consuming.seen_events import SeenEvents
from runtime.consuming.written_lines import WrittenLines
from runtime.entry import Handle, entrypoint
from runtime.observe import MetricLines
from runtime.settings.consumers import SeenSettings
from runtime.settings.delivery import ReconcilerSettings
from runtime.settings.events import TopicSettings

_ARRIVING_TAKES = timedelta(minutes=5)  # before that, an event may still be on its way
_LOOKS_BACK = timedelta(minutes=30)  # a few runs may fail, and nothing is missed


def handle(
    _event: Any,
    *,
    written: Callable[[datetime, datetime], Iterable[str]],
    unseen: Callable[[Sequence[str]], set[str]],
    publish: Callable[[Sequence[Envelope]], Unpublished],
    lines: MetricLines,
    now: Callable[[], datetime] = clock.now,
) -> None:
    """Find what was lost in the last half hour, count it, and publish it again."""
    until = now() - _ARRIVING_TAKES
    events = {told["dedupekey"]: told for told in _events(written(until - _LOOKS_BACK, until))}
    lost = [events[key] for key in sorted(unseen(list(events)))]
    lines.write({"EventsUnreconciled": [len(lost)]})
    if lost:
        publish(lost)  # what is refused is found again by the next run


def _events(lines: Iterable[str]) -> Iterator[Envelope]:
    for text in lines:
        try:
            line = json.loads(text)
        except ValueError:
            continue  # a line that only quotes the word
        if isinstance(line, dict) and "EventWritten" in line:
            yield line["user_event"]


def wire() -> Handle:
    """Connect to the logs, to the metrics consumer's table and to the topic."""
    topic, table = TopicSettings(), SeenSettings().seen_events_table
    seen = SeenEvents(aws.patient("dynamodb"), table=table, consumer="metrics")
    return partial(
        handle,
        written=WrittenLines(
            aws.patient("logs"), log_groups=ReconcilerSettings().log_groups
        ).between,
        unseen=seen.unseen,
        publish=many_events(topic.user_events_topic_arn).publish,
        lines=MetricLines(namespace=topic.metrics_namespace, service=topic.service),
    )


handler = entrypoint(wire)
