"""The board of the way of the events, from a decision to the boards."""

from __future__ import annotations

from dataclasses import replace

from events.consuming.event_metrics import metric_name
from events.contract.catalogue import Kind
from pipeline.boards.body import WHOLE, Board
from pipeline.boards.event_alarms import event_alarms
from pipeline.boards.links import head, runbook
from pipeline.boards.metrics import (
    of_function,
    of_queue,
    of_relayed_log,
    of_rule,
    of_topic,
    ours,
)
from pipeline.boards.parts import Parts
from pipeline.boards.widgets import Band, Line, Shown, Widget, graph, strip

_VISIBLE, _AGED = "ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"


def _count(name: str, label: str) -> Line:
    return Line(ours(name), label)


def pipeline(parts: Parts) -> Board:
    """The board of a stack with these *parts*."""
    return Board(
        "Pipeline",
        [
            ([(head("Pipeline", "the way of the events, from a decision to here"), WHOLE)], 2),
            ([(_alarms(parts), WHOLE)], 3),
        ],
        [_EVENTS, _AGE, _queues(parts), _delivery(parts)],
    )


def _alarms(parts: Parts) -> Widget:
    events = ("Pending", "Refused", "Unreconciled")
    reconciler = ("ReconcilerLate", "ReconcilerStopped")
    names = ("CanaryStopped", *(f"Events{each}" for each in events), *reconciler)
    names += ("EventsLate", "GroupsLate", "MailFeedbackLost", "DeletionsLost", "TriggersLost")
    there = {each.name: getattr(each, "condition", "") for each in event_alarms(parts)}
    return strip(
        "Alarms",
        *(Shown(f"{name}Alarm", condition=there[name]) for name in names if name in there),
        *(Shown(f"{each.name}DeadLettersAlarm", condition=each.condition) for each in parts.queues),
    )


_EVENTS = Band(
    "Do the events arrive?",
    "Every decision is written to the log, published, queued and counted. The other boards rest "
    "on it; sign-in does not. One event in a hundred goes through the relay on purpose.",
    "written, published and counted go together; nothing pending or unreconciled.",
    "pending: SNS did not answer in time, subscribers lack these events, and the log has them. "
    f"{runbook('events-are-pending')} Unreconciled: events got lost, and were published again. "
    f"{runbook('events-are-unreconciled')}",
    [
        [
            graph(
                "Written, published, counted",
                Line(ours("EventWritten"), "Written"),
                Line(of_topic("NumberOfMessagesPublished", "UserEventsTopic"), "Published"),
                Line(ours("EventAge"), "Counted", stat="SampleCount"),
            ),
            graph(
                "Events on their way, and in trouble",
                _count("EventPending", "Pending: not published"),
                _count("EventDeferred", "Left to the relay on purpose"),
                _count("EventRelayed", "Relayed"),
                _count("EventRelayRefused", "Refused, waiting"),
                _count("EventGivenUp", "Given up: dead letters"),
                _count("EventsUnreconciled", "Unreconciled"),
            ),
        ],
        [
            graph(
                "Events counted, by kind",
                *(_count(metric_name(kind), kind.value) for kind in Kind),
                stacked=True,
            ),
            graph(
                "Canary",
                Line(of_function("Invocations", "Canary"), "Sent"),
                _count("PipelineCanary", "Counted"),
            ),
            graph(
                "Reconciler: minutes behind",
                Line(ours("ReconcilerLag"), "Minutes", stat="Maximum"),
                left="minutes",
                marks=({"label": "Alarm", "value": 30, "color": "#ff7f0e"},),
            ),
        ],
    ],
)
_AGE = Band(
    "How late are they?",
    "The age of an event when it is counted: the lateness of these boards. Cognito and SQS repeat "
    "themselves, and each repeat is dropped and counted here.",
    "a few seconds; a few duplicates.",
    "p99 over a minute: the consumer fails, is throttled, or has a queue to work off. "
    f"{runbook('events-are-late')} Unreadable: somebody else publishes to our topic. Unknown "
    "types: the consumer is older than the triggers.",
    [
        [
            graph(
                "Age of events when counted",
                Line(ours("EventAge"), "p50", stat="p50"),
                Line(ours("EventAge"), "p99", stat="p99"),
                period=60,
                left="ms",
                marks=({"label": "Alarm", "value": 60_000, "color": "#ff7f0e"},),
            ),
            graph(
                "Not counted",
                _count("DuplicateEvent", "Duplicate"),
                _count("UnreadableEvent", "Unreadable"),
                _count("UnknownEventType", "Unknown type"),
            ),
        ],
    ],
)


def _queues(parts: Parts) -> Band:
    return Band(
        "Do the consumers keep up?",
        "What waits in each queue, since when, and what its consumer gave up.",
        "empty queues; no dead letters.",
        "a queue grows: its consumer fails or is throttled. Dead letters: it gave up; mend it, "
        f"then redrive the queue. {runbook('dead-letter-messages')}",
        [
            [
                _each_queue(parts, "Waiting", _VISIBLE, "Queue"),
                _each_queue(parts, "The oldest has waited for", _AGED, "Queue", left="s"),
                _each_queue(parts, "Dead letters", _VISIBLE, "DeadLetterQueue"),
            ],
        ],
    )


def _each_queue(parts: Parts, title: str, name: str, ending: str, *, left: str = "") -> Widget:
    lines = [
        Line(of_queue(name, f"{each.name}{ending}", condition=each.condition), each.holds)
        for each in parts.queues
    ]
    return graph(title, *lines, stat="Maximum", left=left)


def _delivery(parts: Parts) -> Band:
    return Band(
        "Do SNS and CloudWatch Logs deliver?",
        "From the topic to the queues, and from the logs to the relay. What a filter leaves out "
        "is meant to be left out.",
        "no failures. CloudWatch Logs shows nothing where nothing has failed.",
        "failed notifications: a queue's policy or key is wrong. Delivery errors of a log: the "
        "relay cannot be called, and pending events of that function wait. "
        f"{runbook('events-are-pending')}",
        [
            [
                _notifications(parts),
                _each_log(parts, "Errors on the way from a log to the relay", "DeliveryErrors"),
                _each_log(parts, "Throttles on that way", "DeliveryThrottling"),
            ],
        ],
    )


def _each_log(parts: Parts, title: str, name: str) -> Widget:
    lines = [
        Line(of_relayed_log(name, each.name, condition=each.condition), each.name)
        for each in parts.announcing
    ]
    return graph(title, *lines)


def _notifications(parts: Parts) -> Widget:
    """What became of the topic's, and what EventBridge could not put into a queue."""
    rules = [
        ("MailBouncedRule", "Bounces", "MailFeedback", "MailFeedbackConsumer"),
        ("MailComplainedRule", "Complaints", "MailFeedback", "MailFeedbackConsumer"),
        ("DeletionRule", "Deletions of users", "DeletionTrail", "Relay"),
    ]
    failed = [
        Line(
            replace(of_rule("FailedInvocations", rule), condition=condition), f"{label} that failed"
        )
        for rule, label, condition, function in rules
        if parts.has(function)
    ]
    return graph("Notifications of the topic and of EventBridge", *_OF_THE_TOPIC, *failed)


_OF_THE_TOPIC = [
    Line(of_topic(f"NumberOfNotifications{name}", "UserEventsTopic"), label)
    for name, label in (
        ("Delivered", "Delivered"),
        ("FilteredOut", "Left out by a filter"),
        ("Failed", "Failed"),
    )
]
