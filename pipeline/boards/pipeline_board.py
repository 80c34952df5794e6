"""The board of the way of the events, from a decision to the boards."""

from __future__ import annotations

from events.catalogue import Kind
from events.schema import type_of
from pipeline.boards.body import Board
from pipeline.boards.metrics import of_queue, ours
from pipeline.boards.parts import QUEUES
from pipeline.boards.widgets import Band, Line, Widget, graph


def _count(name: str, label: str) -> Line:
    return Line(ours(name), label)


def _queues(title: str, name: str, ending: str) -> Widget:
    lines = [
        Line(of_queue(name, f"{each.name}{ending}", condition=each.condition), each.holds)
        for each in QUEUES
    ]
    return graph(title, *lines, stat="Maximum")


_EVENTS = Band(
    "Do the events arrive?",
    "Every decision is written to the log, published, queued and counted. The other boards rest "
    "on it; sign-in does not.",
    "nothing pending, nothing unreadable, an age of a few seconds. A few duplicates are normal: "
    "Cognito and SQS repeat themselves.",
    "pending: SNS did not answer in time, subscribers lack these events, and the log has them. "
    "Age grows: the consumer fails or is throttled.",
    [
        [
            graph(
                "Events written, by type",
                *(Line(ours("EventWritten", type=type_of(kind)), kind.value) for kind in Kind),
                stacked=True,
            ),
            graph(
                "Events in trouble",
                _count("EventPending", "Pending: not published"),
                _count("EventDeferred", "Left to the relay on purpose"),
                _count("EventRelayed", "Relayed"),
                _count("EventRelayRefused", "Relay refused, kept"),
                _count("EventsUnreconciled", "Unreconciled"),
                _count("PipelineCanary", "Canary"),
                _count("UnreadableEvent", "Unreadable"),
                _count("UnknownEventType", "Unknown type"),
                _count("DuplicateEvent", "Duplicate"),
            ),
        ],
        [
            graph(
                "Age of events when counted",
                Line(ours("EventAge"), "p50", stat="p50"),
                Line(ours("EventAge"), "p99", stat="p99"),
                period=60,
                left="ms",
            ),
        ],
    ],
)
_QUEUES = Band(
    "Do the consumers keep up?",
    "What waits in each queue, and what its consumer gave up.",
    "empty queues; no dead letters.",
    "a queue grows: its consumer fails or is throttled. Dead letters: it gave up; mend it, then "
    "redrive the queue.",
    [
        [
            _queues("Waiting", "ApproximateNumberOfMessagesVisible", "Queue"),
            _queues("Dead letters", "ApproximateNumberOfMessagesVisible", "DeadLetterQueue"),
        ],
    ],
)
PIPELINE = Board("Pipeline", [], [_EVENTS, _QUEUES])
