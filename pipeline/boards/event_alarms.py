"""Alarms on the delivery of events. No sign-in fails when one of them goes into alarm."""

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
    "DisposableFeed": "DisposableFeed",
    "DomainLists": "PreSignUp",
    "SmsBudgetExhausted": "PasswordlessSender",
    "BrandNotRead": "PasswordlessSender",
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
        impact="SNS did not accept user events in time; subscribers receive them late, from the "
        "relay. No sign-in fails.",
        action="Check the health of SNS in this Region and the sns:Publish permission of the "
        "triggers.",
        section="events-are-pending",
        watches=ours("EventPending"),
    ),
    Alarm(
        name="EventsRefused",
        severity="ticket",
        impact="SNS has refused user events for 15 minutes, also those that the relay publishes "
        "again. They wait in its queue. No sign-in fails.",
        action="Check the health of SNS in this Region, the policy and the key of the topic, and "
        "the quota of publishes per second.",
        section="events-are-refused",
        watches=ours("EventRelayRefused"),
        needed=3,
        of=3,
    ),
    Alarm(
        name="EventsUnreconciled",
        severity="ticket",
        impact="Events were written to the log and not counted within minutes; they have been "
        "published again. Nothing is lost.",
        action="Once: an execution environment ended during a publish; no action. Repeatedly: "
        "the metrics consumer is behind, or events are lost before it.",
        section="events-are-unreconciled",
        watches=ours("EventsUnreconciled"),
    ),
    Alarm(
        name="ReconcilerLate",
        severity="ticket",
        impact="The reconciler compares written and counted events more than 30 minutes late, so "
        "lost events are found late.",
        action="Read the log of the reconciler: what fails, or which event type differs in each "
        "minute.",
        section="reconciler-late",
        watches=ours("ReconcilerLag"),
        stat="Maximum",
        threshold=30,
    ),
    Alarm(
        name="EventsLate",
        severity="ticket",
        impact="Events are counted more than a minute after they happened; dashboards and other "
        "alarms are equally late.",
        action="Check event age and queue depth on the pipeline dashboard.",
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
        impact="Users have waited for a group for more than an hour. They can sign in.",
        action="Check on the pipeline dashboard whether the queue GroupRepair shrinks. If not, "
        "read the log of its consumer.",
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
        impact="EventBridge could not deliver bounces or complaints to their queue. They are "
        "lost, and e-mail still goes to addresses that bounce.",
        action="Check the policy of MailFeedbackQueue and, with EncryptionKey=own, that of the "
        "key.",
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
        impact="EventBridge could not deliver deletions of users to the queue of the relay; "
        "subscribers get no user.deleted for them.",
        action="Check the policy of RelayQueue and, with EncryptionKey=own, that of the key.",
        section="eventbridge-does-not-deliver",
        watches=of_rule("FailedInvocations", "DeletionRule"),
        condition="DeletionTrail",
    ),
    Alarm(
        name="TriggersLost",
        severity="page",
        impact="The user pool no longer calls triggers of this stack that were attached to it. "
        "Sign-ups are not checked, sign-in by code fails, and no event reports it. Insufficient "
        "data: the check does not run.",
        action="Run `operators attach --dry-run` to see what is missing, find in CloudTrail who "
        "called UpdateUserPool, then attach again. If nothing is missing, read the log of the "
        "pool watch.",
        section="triggers-are-lost",
        watches=ours("TriggersLost"),
        stat="Maximum",
        needed=2,
        of=2,
        missing="missing",
        condition="Bound",
    ),
    Alarm(
        name="DomainLists",
        severity="ticket",
        impact="A file in DomainListsBucket is unreadable or invalid; the last valid list stays "
        "in use.",
        action="The log of the function names the file and the fault: correct the file or the "
        "read permission.",
        section="a-list-of-domains-is-not-refreshed",
        watches=ours("DomainListNotRefreshed"),
        needed=2,  # once is a slow S3
        of=3,
        condition="DomainLists",
    ),
    Alarm(
        name="BrandNotRead",
        severity="ticket",
        impact="BrandFile is unreadable or invalid; e-mails and SMS go out with the suite's own "
        "words, without your logo and footer.",
        action="The log of the function has the fault, as rules not read. Upload a corrected "
        "file under another name, or set BrandFile back.",
        section="the-brand-of-e-mails-is-not-read",
        watches=ours("BrandNotRead"),
        condition="BrandFile",
    ),
    Alarm(
        name="DisposableFeed",
        severity="ticket",
        impact="A source of disposable domains does not answer, has not changed for longer than "
        "usual, or published a change out of bounds; its last valid names stay in use.",
        action="Run `operators doctor` to see which source, and `operators lists refresh "
        "--dry-run` to see why.",
        section="a-source-of-disposable-domains-is-old",
        watches=ours("DisposableFeedTrouble"),
        condition="DisposableFeed",
    ),
    Alarm(
        name="SmsBudgetExhausted",
        severity="ticket",
        impact="No SMS is sent until the UTC hour or day ends: SmsDollarsPerHour or "
        "SmsDollarsPerDay is used up. Users can sign in by e-mail or password.",
        action="Compare challenge.sent and challenge.verified for SMS_CODE. Codes are used: "
        "raise the limit. Codes are not used: SMS pumping; shorten SmsCountries.",
        section="sms-spending-limit-reached",
        watches=ours("SmsBudgetExhausted"),
        condition="Sms",
    ),
)
