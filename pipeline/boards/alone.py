"""
The alarms of a part by itself, and the one board of the part that counts events.

A small template has one alarm for what the whole one has an alarm each: it says that
something is wrong, and the logs say with which function.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.boards.alarms import Alarm, Sums
from pipeline.boards.body import WHOLE, Board
from pipeline.boards.counts import count, share
from pipeline.boards.event_alarms import event_alarms
from pipeline.boards.metrics import Metric, of_function, of_queue, ours
from pipeline.boards.parts import Parts
from pipeline.boards.passwordless_band import PASSWORDLESS
from pipeline.boards.resources import alarm_resource, dashboard
from pipeline.boards.sign_in_bands import SIGN_INS, USERS
from pipeline.boards.sign_up_bands import ADDRESSES, SIGN_UPS
from pipeline.boards.widgets import Shown, Sum, graph, strip, text
from pipeline.boards.yaml_text import dumped

_OF_EVENTS: Final = ("EventsRefused", "TriggersLost")
_NUMBERS: Final = graph(
    "At a glance",
    count("SignInAttempted", "attempted", line_id="attempted", visible=False),
    count("SignInSucceeded", "succeeded", line_id="succeeded", visible=False),
    Sum(share("succeeded", "attempted"), "Sign-in success rate, %", id="success"),
    count("SignUpAccepted", "Sign-ups accepted"),
    count("UserConfirmed", "Users confirmed"),
    count("ChallengeVerified", "Codes used"),
    view="singleValue",
)


def section(parts: Parts) -> str:
    """Alarms and board of a template with these *parts*, as resources of it."""
    alarms = list(_alarms(parts))
    boards = [_board(alarms)] if parts.has("MetricsConsumer") else []
    return dumped(
        {
            **{f"{board.name}Dashboard": dashboard(board) for board in boards},
            **{f"{alarm.name}Alarm": alarm_resource(alarm) for alarm in alarms},
        }
    )


def _alarms(parts: Parts) -> Iterator[Alarm]:
    errors, refusals = _errors(parts), _refusals(parts)
    yield Alarm(
        name="TriggerErrors",
        severity="page",
        impact="Triggers of the user pool fail: users cannot sign up or sign in.",
        action="Read the logs of the triggers for type and place of the error.",
        section="a-trigger-fails",
        watches=Sums(
            f"SUM([{', '.join([*errors, *(f'-1 * {each}' for each in refusals)])}])",
            "Errors that are not refusals",
            {**errors, **refusals},
        ),
        needed=2 if refusals else 1,  # a refusal and its error may fall into two periods
        of=3 if refusals else 1,
    )
    waiting = {f"dead{place}": _dead(each.name) for place, each in enumerate(parts.queues)}
    yield Alarm(
        name="DeadLetters",
        severity="ticket",
        impact="Messages could not be processed: " + " ".join(each.lost for each in parts.queues),
        action="Read the reasons with `operators dlq list`, fix the cause, then redrive.",
        section="dead-letter-messages",
        watches=Sums(f"SUM([{', '.join(waiting)}])", "Dead-letter messages", waiting),
        stat="Maximum",
    )
    for alarm in event_alarms(parts):
        if isinstance(alarm, Alarm) and alarm.name in _OF_EVENTS:
            yield alarm


def _errors(parts: Parts) -> dict[str, Metric]:
    return {
        f"errors{place}": of_function("Errors", each.name)
        for place, each in enumerate(parts.triggers)
    }


def _refusals(parts: Parts) -> dict[str, Metric]:
    return {
        f"refusals{place}": ours("TriggerRefused", trigger=each.name)
        for place, each in enumerate(parts.triggers)
        if each.refuses
    }


def _dead(queue: str) -> Metric:
    return of_queue("ApproximateNumberOfMessagesVisible", f"{queue}DeadLetterQueue")


def _board(alarms: list[Alarm]) -> Board:
    shown = strip("Alarms", *(Shown(f"{each.name}Alarm", each.condition) for each in alarms))
    words = (
        "# ${AWS::StackName}: do people get in, and who does not\n\n[Runbook](${RunbookUrl}) · "
        "times are UTC; sign-ups and codes are counted where their parts publish to this "
        "stack's topic (`EventsTopicArn`)"
    )
    head = [([(text(words), WHOLE)], 2), ([(shown, WHOLE)], 2), ([(_NUMBERS, WHOLE)], 4)]
    return Board("Events", head, [SIGN_INS, USERS, SIGN_UPS, PASSWORDLESS, ADDRESSES])
