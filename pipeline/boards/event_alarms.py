"""Alarms on the way of the events. Nobody's sign-in fails when one of them goes off."""

from __future__ import annotations

from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.metrics import of_queue, of_rule, ours
from pipeline.boards.parts import Parts
from pipeline.boards.schedule_alarms import schedule_alarms

# Alarms that make no sense without a function.
_NEEDS = {
    "EventsRefused": "Relay",
    "EventsUnreconciled": "Reconciler",
    "ReconcilerLate": "Reconciler",
    "EventsLate": "MetricsConsumer",
    "GroupsLate": "GroupRepairConsumer",
    "DomainLists": "PreSignUp",
    "SmsBudgetExhausted": "PasswordlessSender",
    "MailFeedbackLost": "MailFeedbackConsumer",
    "DeletionsLost": "Relay",
    "TriggersLost": "PoolWatch",
}


def event_alarms(parts: Parts) -> list[Alarm | Composite]:
    """Those of which the function is among *parts*."""
    needs = [(each, _NEEDS.get(each.name)) for each in _ALARMS]
    there = [alarm for alarm, needed in needs if needed is None or parts.has(needed)]
    return [*there, *schedule_alarms(parts)]


_ALARMS = (
    Alarm(
        name="EventsPending",
        severity="ticket",
        means="SNS did not take user events in time. The relay publishes them later, and "
        "nobody's sign-in fails.",
        do="See the health of SNS in this region and the triggers' right to publish.",
        section="events-are-pending",
        watches=ours("EventPending"),
    ),
    Alarm(
        name="EventsRefused",
        severity="ticket",
        means="SNS has refused user events for a quarter of an hour, also those that the relay "
        "brings again. They wait in its queue, and nobody's sign-in fails.",
        do="See the health of SNS in this region, the policy and the key of the topic, and the "
        "quota of publishes a second.",
        section="events-are-refused",
        watches=ours("EventRelayRefused"),
        needed=3,
        of=3,
    ),
    Alarm(
        name="EventsUnreconciled",
        severity="ticket",
        means="Events were written and never counted within minutes; they have been published "
        "again.",
        do="Once: a container died in mid-publishing. Again and again: the metrics consumer does "
        "not keep up, or something loses events.",
        section="events-are-unreconciled",
        watches=ours("EventsUnreconciled"),
    ),
    Alarm(
        name="ReconcilerLate",
        severity="ticket",
        means="What was written is compared with what was counted more than half an hour later "
        "than it should be, so lost events are found late.",
        do="Read the log of the reconciler: what fails, or which kind of event differs in each "
        "minute.",
        section="reconciler-late",
        watches=ours("ReconcilerLag"),
        stat="Maximum",
        threshold=30,
    ),
    Alarm(
        name="EventsLate",
        severity="ticket",
        means="Events are counted more than a minute after they happened, so the boards and all "
        "other alarms are late.",
        do="See the age and the queues on the board of the pipeline.",
        section="events-are-late",
        watches=ours("EventAge"),
        stat="p99",
        needed=3,
        of=3,
        threshold=60_000,
    ),
    Alarm(
        name="GroupsLate",
        severity="ticket",
        means="Users have waited for a group for more than an hour. They can sign in.",
        do="See on the board of the pipeline whether the queue GroupRepair shrinks. If not, "
        "the log of its consumer says why.",
        section="groups-are-late",
        watches=of_queue("ApproximateAgeOfOldestMessage", "GroupRepairQueue"),
        stat="Maximum",
        threshold=3600,
        needed=2,
        of=3,
    ),
    Alarm(
        name="MailFeedbackLost",
        severity="ticket",
        means="EventBridge could not put bounces or complaints of mails into their queue. They are "
        "lost, and mails still go to addresses that do not exist.",
        do="See the policy of MailFeedbackQueue and, with EncryptionKey=own, that of the key.",
        section="eventbridge-does-not-deliver",
        watches=Sums(
            "SUM([bounced, complained])",
            "Invocations that failed",
            {
                "bounced": of_rule("FailedInvocations", "MailBouncedRule"),
                "complained": of_rule("FailedInvocations", "MailComplainedRule"),
            },
        ),
        condition="MailFeedback",
    ),
    Alarm(
        name="DeletionsLost",
        severity="ticket",
        means="EventBridge could not put deletions of users into the queue of the relay. "
        "Subscribers are not told of them.",
        do="See the policy of RelayQueue and, with EncryptionKey=own, that of the key.",
        section="eventbridge-does-not-deliver",
        watches=of_rule("FailedInvocations", "DeletionRule"),
        condition="DeletionTrail",
    ),
    Alarm(
        name="TriggersLost",
        severity="page",
        means="The user pool does not call functions of this stack any more that were attached to "
        "it, or nobody has looked for ten minutes. Sign-ups are not checked, nobody signs in by a "
        "code, and no event tells of it.",
        do="See in `operators attach --dry-run` what is lost and in CloudTrail who called "
        "UpdateUserPool; then attach again. Read the log of the pool watch if nothing is lost.",
        section="triggers-are-lost",
        watches=ours("TriggersLost"),
        stat="Maximum",
        needed=2,
        of=2,
        missing="breaching",
        condition="Bound",
    ),
    Alarm(
        name="DomainLists",
        severity="ticket",
        means="A list of domains in DomainListsBucket could not be read or made no sense; the "
        "last good one stays in use.",
        do="The log of the function names the list and what is wrong with it.",
        section="a-list-of-domains-is-not-refreshed",
        watches=ours("DomainListNotRefreshed"),
        needed=2,  # once is a slow S3
        of=3,
        condition="DomainLists",
    ),
    Alarm(
        name="SmsBudgetExhausted",
        severity="ticket",
        means="No SMS is sent until the hour or day of UTC is over: SmsDollarsPerHour or "
        "SmsDollarsPerDay is used up. Users get in by mail.",
        do="See in challenge.sent and challenge.verified with SMS_CODE whether the codes are "
        "used. If not, somebody earns by them: shorten SmsCountries. If they are, raise the limit.",
        section="sms-spending-limit-reached",
        watches=ours("SmsBudgetExhausted"),
        condition="Sms",
    ),
)
