"""All alarms: those of the parts, and those of the whole."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.boards.alarms import (
    Alarm,
    Composite,
    of_dead_letters,
    of_trigger,
    of_worker,
)
from pipeline.boards.metrics import ours
from pipeline.boards.parts import QUEUES, TRIGGERS, WORKERS


def all_alarms() -> list[Alarm | Composite]:
    """In the order of the template."""
    return [*_of_parts(), *_OF_THE_EVENTS]


def _of_parts() -> Iterator[Alarm]:
    for trigger in TRIGGERS:
        yield from of_trigger(trigger)
    for worker in WORKERS:
        yield from of_worker(worker)
    for queue in QUEUES:
        yield of_dead_letters(queue)


_OF_THE_EVENTS = (
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
        section="no-sms-is-sent-any-more",
        watches=ours("SmsBudgetExhausted"),
        condition="Sms",
    ),
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
        name="NoCanary",
        severity="ticket",
        means="The event that is sent every minute is not counted any more: the way from a "
        "trigger to the boards is broken. Nobody's sign-in fails.",
        do="See the logs of the canary, the relay and the metrics consumer.",
        section="no-canary",
        watches=ours("PipelineCanary"),
        threshold=1,
        comparison="LessThanThreshold",
        missing="breaching",
    ),
)
