"""The board of the functions that Cognito waits for."""

from __future__ import annotations

from collections.abc import Iterator

from events.schema import type_of
from pipeline.boards.alarms import SLOW_MS
from pipeline.boards.body import Board
from pipeline.boards.metrics import of_function, ours
from pipeline.boards.parts import TRIGGERS, WORKERS, Trigger
from pipeline.boards.widgets import Band, Line, Sum, Widget, graph

_LIMITS = (
    {"label": "Alarm", "value": SLOW_MS},
    {"label": "Cognito hangs up", "value": 5000, "color": "#d62728"},
)


def _durations(title: str, stat: str) -> Widget:
    lines = [
        Line(of_function("Duration", each.name, condition=each.condition), each.name)
        for each in TRIGGERS
    ]
    return graph(title, *lines, stat=stat, period=60, left="ms", marks=_LIMITS)


def _unexpected() -> Iterator[Line | Sum]:
    for place, trigger in enumerate(TRIGGERS):
        errors = of_function("Errors", trigger.name, condition=trigger.condition)
        if trigger.refusals is None:
            yield Line(errors, trigger.name)
        else:
            yield from _but_refusals(trigger, Line(errors, id=f"e{place}", visible=False), place)


def _but_refusals(trigger: Trigger, errors: Line, place: int) -> Iterator[Line | Sum]:
    """What is left of *errors*: never less than none, though a refusal may come a period late."""
    assert trigger.refusals is not None  # noqa: S101  # see _unexpected
    refusals = ours("EventWritten", type=type_of(trigger.refusals))
    yield errors
    yield Line(refusals, id=f"r{place}", visible=False)
    yield Sum(f"SUM([e{place}, -1 * r{place}])", id=f"u{place}", visible=False)
    yield Sum(f"IF(u{place} > 0, u{place}, 0)", trigger.name, id=f"x{place}")


_DURATIONS = Band(
    "Are the triggers fast?",
    "Cognito waits 5 seconds for a trigger, then calls it again; after three tries the user "
    "sees an error.",
    "p99 far below the lines. A maximum near a second is a cold start.",
    "p99 over 3.5 s: something that the trigger waits for is slow; read its log.",
    [[_durations("Duration of triggers, p99", "p99"), _durations("Duration, maximum", "Maximum")]],
)
_ERRORS = Band(
    "Do the triggers fail?",
    "A refused sign-up or change of address is an error to Lambda, and the graph takes those out.",
    "no errors.",
    "any error: somebody could not sign up or in. The function's log says why.",
    [
        [
            graph("Errors of triggers, refusals taken out", *_unexpected()),
            graph(
                "Errors of functions that nobody waits for",
                *(
                    Line(of_function("Errors", each.name, condition=each.condition), each.name)
                    for each in WORKERS
                ),
            ),
        ]
    ],
)
TRIGGERS_BOARD = Board("Triggers", [], [_DURATIONS, _ERRORS])
