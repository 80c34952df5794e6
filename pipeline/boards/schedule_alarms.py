"""
Alarms on what runs by a schedule, and is missed when it does not run.

Missing data must mean "broken" here, or a dead schedule were never seen. So the
alarm on the metric is in ALARM before the first run of a new stack. It tells
nobody: the composite above it does, once the schedules have run for a while.

CloudWatch looks two periods further back for data before it takes missing ones
for breaching: five minutes without a run are seen after fifteen.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.metrics import of_function, ours
from pipeline.boards.parts import Parts

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


def schedule_alarms(parts: Parts) -> Iterator[Alarm | Composite]:
    """Those of which the function is among *parts*."""
    there = [each for each in _SCHEDULED if parts.has(each)]
    if there:
        yield _have_run(there)
    for each in there:
        yield _MISSED[each]
        yield _STOPPED[each]


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
