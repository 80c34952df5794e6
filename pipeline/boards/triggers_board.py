"""The board of the functions that Cognito waits for, and of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.boards.alarms import SLOW_MS
from pipeline.boards.body import WHOLE, Board
from pipeline.boards.links import head, runbook
from pipeline.boards.metrics import of_cognito, of_function, ours
from pipeline.boards.parts import CLIENTS, Parts, Trigger, Worker
from pipeline.boards.rest_api import API_ALARMS, API_BAND
from pipeline.boards.widgets import Band, Line, Shown, Sum, Widget, graph, log, strip

_LIMITS = (
    {"label": "Alarm", "value": SLOW_MS, "color": "#ff7f0e"},
    {"label": "Cognito hangs up", "value": 5000, "color": "#d62728"},
)


def triggers(parts: Parts) -> Board:
    """The board of a stack with these *parts*."""
    api = [API_BAND] if parts.has("Api") else []
    return Board(
        "Triggers",
        [
            ([(head("Triggers", "triggers of the user pool"), WHOLE)], 2),
            ([(_alarms(parts), WHOLE)], 4),
        ],
        [_durations(parts), _errors(parts), _COGNITO, *api],
    )


def _alarms(parts: Parts) -> Widget:
    return strip(
        "Alarms",
        *(
            Shown(f"{trigger.name}{what}Alarm", condition=trigger.condition)
            for what in ("Errors", "Slow", "Throttles")
            for trigger in parts.triggers
        ),
        *(
            Shown(f"{worker.name}ErrorsAlarm", condition=worker.condition)
            for worker in parts.workers
            if worker.harm
        ),
        *(
            Shown(f"{alarm.name}Alarm", condition=alarm.condition)
            for alarm in (API_ALARMS if parts.has("Api") else ())
        ),
    )


def _durations(parts: Parts) -> Band:
    return Band(
        "Cognito's counts compared",
        "Cognito counts every five minutes and without reasons; the triggers count every event. "
        "Cognito counts refused sign-ins as attempts. Neither counts refreshed tokens as "
        "sign-ins.",
        "the two lines are equal.",
        "Cognito counts more attempts: a trigger is not attached, or its events do not arrive. "
        f"Throttles of Cognito: a quota is used up. {runbook('counts-differ')}",
        [
            [
                _duration(parts, "Duration, p99", "p99"),
                _duration(parts, "Duration, maximum", "Maximum"),
            ],
            [
                _duration(parts, "Duration, p50", "p50"),
                graph("Cold starts of all functions", Line(ours("ColdStart"), "Cold starts")),
                graph(
                    "Concurrency, maximum",
                    *_each("ConcurrentExecutions", parts.triggers),
                    stat="Maximum",
                ),
            ],
        ],
    )


def _duration(parts: Parts, title: str, stat: str) -> Widget:
    lines = _each("Duration", parts.triggers)
    return graph(title, *lines, stat=stat, period=60, left="ms", marks=_LIMITS)


def _each(name: str, parts: Iterable[Trigger | Worker]) -> Iterator[Line]:
    for part in parts:
        yield Line(of_function(name, part.name, condition=part.condition), part.name)


def _errors(parts: Parts) -> Band:
    return Band(
        "Trigger duration",
        "Cognito waits 5 seconds for a trigger, then calls it again; after three tries the user "
        "sees an error.",
        "p99 is far below the lines. A maximum near one second is a cold start.",
        "p99 is over 3.5 s: a service that the trigger calls is slow; read its log. "
        f"{runbook('a-trigger-is-slow')}",
        [
            [
                graph("Trigger errors without refusals", *_unexpected(parts)),
                graph("Throttles of triggers", *_each("Throttles", parts.triggers)),
            ],
            [
                graph("Errors of background functions", *_each("Errors", parts.workers)),
                log(
                    "Last trigger errors",
                    'filter message = "handler failed" | fields @timestamp, error, code, at.0 '
                    "| sort @timestamp desc | limit 20",
                    *(f"${{{each.name}LogGroup}}" for each in parts.triggers if not each.condition),
                ),
            ],
        ],
    )


def _unexpected(parts: Parts) -> Iterator[Line | Sum]:
    for place, trigger in enumerate(parts.triggers):
        errors = of_function("Errors", trigger.name, condition=trigger.condition)
        if not trigger.refuses:
            yield Line(errors, trigger.name)
        else:
            yield from _but_refusals(trigger, Line(errors, id=f"e{place}", visible=False), place)


def _but_refusals(trigger: Trigger, errors: Line, place: int) -> Iterator[Line | Sum]:
    """What is left of *errors*: never less than none, though a refusal may come a period late."""
    refusals = ours("TriggerRefused", trigger=trigger.name)
    unexpected = f"SUM([e{place}, -1 * r{place}])"
    condition = trigger.condition
    yield errors
    yield Line(replace(refusals, condition=condition), id=f"r{place}", visible=False)
    yield Sum(unexpected, id=f"u{place}", visible=False, condition=condition)
    yield Sum(f"IF(u{place} > 0, u{place}, 0)", trigger.name, f"x{place}", condition=condition)


def _cognitos(name: str, label: str, stat: str, letter: str) -> Iterator[Line | Sum]:
    """The sum of a metric of Cognito's over the clients."""
    ids = [f"{letter}{place}" for place, _ in enumerate(CLIENTS)]
    for line_id, client in zip(ids, CLIENTS, strict=True):
        yield Line(of_cognito(name, client), id=line_id, stat=stat, visible=False)
    yield Sum(f"SUM([{', '.join(ids)}])", label, id=f"{letter}all")


_COGNITO = Band(
    "Trigger errors",
    "Lambda counts a refused sign-up or change of address as an error; the graph subtracts them. "
    "Cognito tries three times, so one user may be three errors.",
    "no errors, no throttles.",
    "any error: a user could not sign up or sign in. PostAuthentication is the worst: the "
    f"password was right. {runbook('a-trigger-fails')} Throttles: the concurrency of the account "
    f"or the function is used up. {runbook('a-trigger-is-throttled')}",
    [
        [
            graph(
                "Sign-in attempts",
                *_cognitos("SignInSuccesses", "Cognito", "SampleCount", "t"),
                Line(ours("SignInAttempted"), "Ours"),
            ),
            graph(
                "Successful sign-ins",
                *_cognitos("SignInSuccesses", "Cognito", "Sum", "s"),
                Line(ours("SignInSucceeded"), "Ours"),
            ),
        ],
        [
            graph(
                "Sign-ups",
                *_cognitos("SignUpSuccesses", "Cognito", "Sum", "u"),
                Line(ours("SignUpAccepted"), "Ours"),
            ),
            graph(
                "Refreshed tokens and throttles (Cognito only)",
                *_cognitos("TokenRefreshSuccesses", "Refreshed", "Sum", "f"),
                *_cognitos("SignInThrottles", "Sign-ins throttled", "Sum", "h"),
            ),
        ],
    ],
)
