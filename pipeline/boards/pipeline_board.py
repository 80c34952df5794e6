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
            ([(head("Pipeline", "delivery of user events"), WHOLE)], 2),
            ([(_alarms(parts), WHOLE)], 3),
        ],
        [_EVENTS, _AGE, _queues(parts), _delivery(parts)],
    )


def _alarms(parts: Parts) -> Widget:
    events = ("Pending", "Refused", "Unreconciled")
    reconciler = ("ReconcilerLate", "ReconcilerStopped")
    names = ("CanaryStopped", *(f"Events{each}" for each in events), *reconciler)
    names += ("FailureRatesStopped", "UnconfirmedSweeperStopped")
    names += ("EventsLate", "GroupsLate", "MailFeedbackLost", "DeletionsLost", "TriggersLost")
    there = {each.name: getattr(each, "condition", "") for each in event_alarms(parts)}
    return strip(
        "Alarms",
        *(Shown(f"{name}Alarm", condition=there[name]) for name in names if name in there),
        *(Shown(f"{each.name}DeadLettersAlarm", condition=each.condition) for each in parts.queues),
    )


_EVENTS = Band(
    "Event delivery",
    "Every decision is written to the log, published, queued and counted. The other dashboards "
    "depend on it; sign-in does not. One event in a hundred goes through the relay, so that the "
    "relay is always tested.",
    "written, published and counted are equal; nothing is pending or unreconciled.",
    "pending: SNS did not answer in time; subscribers lack these events, and the log has them. "
    f"{runbook('events-are-pending')} Unreconciled: events were lost and published again. "
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
                "Pending and failed events",
                _count("EventPending", "Pending: not published"),
                _count("EventDeferred", "Sent through the relay by design"),
                _count("EventRelayed", "Relayed"),
                _count("EventRelayRefused", "Refused, waiting"),
                _count("EventGivenUp", "Dead-letter messages"),
                _count("EventsUnreconciled", "Unreconciled"),
            ),
        ],
        [
            graph(
                "Events by type",
                *(_count(metric_name(kind), kind.value) for kind in Kind),
                stacked=True,
            ),
            graph(
                "Canary",
                Line(of_function("Invocations", "Canary"), "Sent"),
                _count("PipelineCanary", "Counted"),
            ),
            graph(
                "Reconciler lag, minutes",
                Line(ours("ReconcilerLag"), "Minutes", stat="Maximum"),
                left="minutes",
                marks=({"label": "Alarm", "value": 30, "color": "#ff7f0e"},),
            ),
        ],
    ],
)
_AGE = Band(
    "Age of events",
    "The age of an event when it is counted, which is how late these dashboards are. Cognito and "
    "SQS repeat events; each repeat is dropped and counted here.",
    "a few seconds; a few duplicates.",
    "p99 is over a minute: the consumer fails, is throttled, or has a backlog. "
    f"{runbook('events-are-late')} Unreadable: a foreign publisher on the topic. Unknown types: "
    "the consumer is older than the triggers.",
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
        "Consumers",
        "Messages that wait in each queue, their age, and dead-letter messages.",
        "empty queues; no dead-letter messages.",
        "a queue grows: its consumer fails or is throttled. Dead-letter messages: fix the cause, "
        f"then redrive. {runbook('dead-letter-messages')}",
        [
            [
                _each_queue(parts, "Waiting", _VISIBLE, "Queue"),
                _each_queue(parts, "The oldest has waited for", _AGED, "Queue", left="s"),
                _each_queue(parts, "Dead-letter messages", _VISIBLE, "DeadLetterQueue"),
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
        "SNS and CloudWatch Logs",
        "Delivery from the topic to the queues, and from the logs to the relay. Filtered "
        "messages are filtered by design.",
        "no failures. CloudWatch Logs has no data if nothing failed.",
        "failed notifications: the policy or key of a queue is wrong. Delivery errors of a log: "
        "the relay cannot be invoked, and pending events of that function wait. "
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
        ("DeletionRule", "Deletions and passkeys of users", "DeletionTrail", "Relay"),
    ]
    failed = [
        Line(replace(of_rule("FailedInvocations", rule), condition=condition), f"{label}: failed")
        for rule, label, condition, function in rules
        if parts.has(function)
    ]
    return graph("Notifications of SNS and EventBridge", *_OF_THE_TOPIC, *failed)


_OF_THE_TOPIC = [
    Line(of_topic(f"NumberOfNotifications{name}", "UserEventsTopic"), label)
    for name, label in (
        ("Delivered", "Delivered"),
        ("FilteredOut", "Left out by a filter"),
        ("Failed", "Failed"),
    )
]
