"""What an alarm is, and the alarms that every part of the stack has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.boards.metrics import Metric, of_function, of_queue, ours
from pipeline.boards.parts import Queue, Trigger, Worker

SLOW_MS = 3500  # Cognito hangs up at 5,000

# page: users cannot sign in, or cost runs away; act at once. ticket: act in working hours.
# component: notifies nobody, a composite alarm is made of it.
Severity = Literal["page", "ticket", "component"]


@dataclass(frozen=True, slots=True)
class Sums:
    """
    What metric math makes of *metrics*, which are sums by their ids.

    CloudWatch adds up at most ten metrics in an alarm, all of one period.
    """

    expression: str
    label: str
    metrics: Mapping[str, Metric]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """
    An alarm on a metric, or on sums of some.

    Attributes:
        impact: What users or operators notice, in a sentence or two.
        action: What to look at first.
        section: Anchor of its section in the runbook.
        small_period: The period in a small account, if it is another.
        needed: Out of the last *of* periods, how many must be over the
            threshold. ``of`` is 1 where one is bad enough.
        missing: What missing data means: for most, that nothing has
            happened; for what must happen all the time, that it is broken. ``missing``:
            nothing at first, as no alarm acts on the state it begins in; once there were
            data, that they stopped, which is told as INSUFFICIENT_DATA.
        band: Width of the band of usual values, in deviations, instead of a threshold.

    """

    name: str
    severity: Severity
    impact: str
    action: str
    section: str
    watches: Metric | Sums
    stat: str = "Sum"
    period: int = 300
    small_period: int = 0
    needed: int = 1
    of: int = 1
    threshold: float = 0
    comparison: Literal[
        "GreaterThanThreshold", "LessThanThreshold", "GreaterThanUpperThreshold"
    ] = "GreaterThanThreshold"
    missing: Literal["notBreaching", "breaching", "missing"] = "notBreaching"
    band: int = 0
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composite:
    """
    An alarm on other alarms.

    Attributes:
        rule: A placeholder stands for each alarm, by its logical id.
        suppressor: Logical id of the alarm that keeps it quiet; empty if none does.

    """

    name: str
    severity: Severity
    impact: str
    action: str
    section: str
    rule: str
    suppressor: str = ""


_READ = (
    "Read the log of the function (saved query *trigger errors*) for type and place of the error; "
    "roll back if a deployment caused it."
)


def of_trigger(trigger: Trigger) -> Iterator[Alarm]:
    """Errors, slowness, throttles: each of them can stop people from getting in."""
    yield _errors(trigger) if not trigger.refuses else _errors_but_refusals(trigger)
    yield Alarm(
        name=f"{trigger.name}Slow",
        severity="ticket",
        impact=f"1 in 100 invocations of {trigger.name} takes more than 3.5 s. At 5 s Cognito "
        "times out, and users see an error after three tries.",
        action=f"Check whether {trigger.waits_for} is slow; if not, raise MemorySize.",
        section="a-trigger-is-slow",
        watches=of_function("Duration", trigger.name),
        stat="p99",
        period=60,
        needed=3,
        of=5,
        threshold=SLOW_MS,
        condition=trigger.condition,
    )
    yield Alarm(
        name=f"{trigger.name}Throttles",
        severity="ticket",
        impact=f"Lambda throttles {trigger.name}; the affected users see an error.",
        action="Compare account concurrency and reserved concurrency on the triggers dashboard; "
        "raise the quota or the parameter.",
        section="a-trigger-is-throttled",
        watches=of_function("Throttles", trigger.name),
        period=60,
        needed=2,
        of=5,
        condition=trigger.condition,
    )


def _errors(part: Trigger | Worker) -> Alarm:
    return Alarm(
        name=f"{part.name}Errors",
        severity="ticket",
        impact=part.harm,
        action=_READ,
        section="a-trigger-fails",
        watches=of_function("Errors", part.name),
        period=60,
        condition=part.condition,
    )


def _errors_but_refusals(trigger: Trigger) -> Alarm:
    """
    Twice in a row: a refusal and its error may fall on two sides of a period's end.

    SUM leaves out what is missing, so that errors count where there was no refusal yet.
    """
    return Alarm(
        name=f"{trigger.name}Errors",
        severity="ticket",
        impact=trigger.harm,
        action=_READ,
        section="a-trigger-fails",
        watches=Sums(
            "SUM([errors, -1 * refusals])",
            "Errors that are not refusals",
            {
                "errors": of_function("Errors", trigger.name),
                "refusals": ours("TriggerRefused", trigger=trigger.name),
            },
        ),
        needed=2,
        of=3,
        condition=trigger.condition,
    )


def of_worker(worker: Worker) -> Iterator[Alarm]:
    """Errors, where dead letters do not tell of them."""
    if worker.harm:
        yield _errors(worker)


def of_dead_letters(queue: Queue) -> Alarm:
    """One is enough: it took many tries to get there."""
    return Alarm(
        name=f"{queue.name}DeadLetters",
        severity="ticket",
        impact=queue.lost,
        action="Read the reasons with `operators dlq list`, fix the cause, then redrive.",
        section="dead-letter-messages",
        watches=of_queue("ApproximateNumberOfMessagesVisible", f"{queue.name}DeadLetterQueue"),
        stat="Maximum",
        condition=queue.condition,
    )
