"""
Alarms on what runs by a schedule, and is missed when it does not run.

Missing data must mean "broken" here, or a dead schedule were never seen. So the
alarm on the metric is in ALARM before the first run of a new stack. It tells
nobody: the composite above it does, once the schedules have run for a while.

CloudWatch looks two periods further back for data before it takes missing ones
for breaching: five minutes without a run are seen after fifteen.

A function that counts nothing when it runs is missed by the runs of those two
instead, in two periods in a row: in the first one it may not have begun.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.metrics import of_function, ours
from pipeline.boards.parts import Parts

_MINUTE: Final = 60
_DAY: Final = 86_400
_RUNS: Final = 20  # the canary's minute by minute: later than the first run of each schedule
_SCHEDULED: Final = ("Canary", "Reconciler")
_PART: Final = "No action: it sends no notification; see the composite alarm made of it."

_MISSED: Final = {
    "Reconciler": Alarm(
        name="NoReconciler",
        severity="component",
        impact="Written and counted events have not been compared for 15 minutes; in a new "
        "stack, not yet.",
        action=_PART,
        section="no-reconciler",
        watches=ours("EventsUnreconciled"),
        stat="SampleCount",
        threshold=1,
        comparison="LessThanThreshold",
        missing="breaching",
    ),
    "Canary": Alarm(
        name="NoCanary",
        severity="component",
        impact="The canary event is not counted; in a new stack, not yet.",
        action=_PART,
        section="no-canary",
        watches=ours("PipelineCanary"),
        small_period=900,  # it runs every quarter of an hour there
        threshold=1,
        comparison="LessThanThreshold",
        missing="breaching",
    ),
}
_STOPPED: Final = {
    "Reconciler": Composite(
        name="ReconcilerStopped",
        severity="ticket",
        impact="Written and counted events have not been compared for 15 minutes; lost events "
        "are not noticed.",
        action="Read the log of the reconciler and check that its schedule is enabled.",
        section="no-reconciler",
        rule='ALARM("${NoReconcilerAlarm}") AND ALARM("${SchedulesRunAlarm}")',
    ),
    "Canary": Composite(
        name="CanaryStopped",
        severity="ticket",
        impact="The canary event is no longer counted: delivery from trigger to dashboard is "
        "broken. No sign-in fails.",
        action="Read the logs of the canary, the relay and the metrics consumer.",
        section="no-canary",
        rule='ALARM("${NoCanaryAlarm}") AND ALARM("${SchedulesRunAlarm}")',
    ),
}
_MISSED_BY_OTHERS: Final = {
    # minutes of a period, and what operators do without
    "FailureRates": (15, "bursts of failed sign-ins and refused sign-ups are not noticed."),
    "UnconfirmedSweeper": (
        30,
        "unconfirmed users are not deleted, and keep user names that others may need.",
    ),
}


def schedule_alarms(parts: Parts) -> Iterator[Alarm | Composite]:
    """Those of which the function is among *parts*."""
    there = [each for each in _SCHEDULED if parts.has(each)]
    if there:
        yield _have_run(there)
    for each in there:
        yield _MISSED[each]
        yield _STOPPED[each]
    for name, (minutes, harm) in _MISSED_BY_OTHERS.items():
        if there and parts.has(name):
            yield _missed_by(there, name, minutes, harm)


def _have_run(functions: list[str]) -> Alarm:
    """
    In alarm a while after creation, and for a day after the last run of any of *functions*.

    Of all of them together: one whose schedule never ran at all is missed by the others' runs.
    """
    runs = {name.lower(): of_function("Invocations", name) for name in functions}
    return Alarm(
        name="SchedulesRun",
        severity="component",
        impact=f"Scheduled functions have run more than {_RUNS} times within a day, as expected.",
        action="No action: while it is OK, missed runs are not reported.",
        section="no-canary",
        watches=Sums(f"SUM([{', '.join(runs)}])", "Runs by a schedule", runs),
        period=_DAY,
        threshold=_RUNS,
    )


def _missed_by(others: list[str], name: str, minutes: int, harm: str) -> Alarm:
    """
    In alarm once *others* ran in two periods of *minutes* in which *name* did not.

    A run of *name* counts for more than all of theirs. What is missing is left out of the sum, so
    that theirs stand alone where it never ran; where nothing ran at all, there is no sum.
    """
    runs = {each.lower(): of_function("Invocations", each) for each in others}
    return Alarm(
        name=f"{name}Stopped",
        severity="ticket",
        impact=f"{name} has not run for {minutes} minutes or more, although other schedules run: "
        f"{harm}",
        action=f"Check in EventBridge that the schedule of {name} is enabled and may invoke it.",
        section="a-schedule-has-stopped",
        watches=Sums(
            f"SUM([{', '.join(runs)}, -1000 * missed])",
            "Runs of other schedules while it did not run",
            {**runs, "missed": of_function("Invocations", name)},
        ),
        period=minutes * _MINUTE,
        needed=2,
        of=2,
    )
