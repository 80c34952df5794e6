"""The board of what customers notice: whether they get in, who does not, and why."""

from __future__ import annotations

from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.body import WHOLE, Board
from pipeline.boards.counts import CHANNEL_NAMES, count, share
from pipeline.boards.links import head
from pipeline.boards.objective import Objective, objective
from pipeline.boards.parts import Parts
from pipeline.boards.passwordless_band import PASSWORDLESS
from pipeline.boards.sign_in_bands import SIGN_INS, USERS
from pipeline.boards.sign_up_bands import ADDRESSES, GROUPS, SIGN_UPS
from pipeline.boards.widgets import Line, Shown, Sum, Widget, graph, strip

_NUMBERS = graph(
    "At a glance",
    count("SignInAttempted", "attempted", line_id="attempted", visible=False),
    count("SignInSucceeded", "succeeded", line_id="succeeded", visible=False),
    count("UserConfirmed", "confirmed", line_id="confirmed", visible=False),
    count("ChallengeSent", "sent", line_id="sent", visible=False),
    count("ChallengeVerified", "verified", line_id="verified", visible=False),
    Sum(share("succeeded", "attempted"), "Sign-in success rate, %", id="success"),
    count("SignUpAccepted", "Sign-ups accepted", line_id="accepted"),
    Sum(share("confirmed", "accepted"), "Confirmed, %", id="confirming"),
    Sum(share("verified", "sent"), "Codes used, %", id="completed"),
    count("EventsUnreconciled", "Reconciled events (0 is healthy)"),
    view="singleValue",
)


def customers(parts: Parts) -> Board:
    """The board of a stack with these *parts*."""
    return Board(
        "Customers",
        [
            ([(head("Customers", "sign-in, sign-up and passwordless sign-in"), WHOLE)], 2),
            ([(_alarms(parts), WHOLE)], 2),
            ([(_NUMBERS, 17), (_budget(objective(parts)), 7)], 4),
        ],
        [SIGN_INS, SIGN_UPS, PASSWORDLESS, ADDRESSES, GROUPS, USERS],
    )


def _budget(aim: Objective) -> Widget:
    return graph(
        "Error budget remaining, 28 days, %",
        *(Line(metric, id=name, visible=False) for name, metric in aim.metrics.items()),
        Sum(aim.budget_left, "SLO: 99.9 % of sign-ins", id="left"),
        view="singleValue",
        days=28,
    )


def _alarms(parts: Parts) -> Widget:
    sent = [f"{channel.capitalize()}CodesUnused" for channel in CHANNEL_NAMES]
    shown = ["CustomerImpact", "BurnFast", "BurnSlow", "RefusalsUnusual", *sent]
    shown += [
        "OutboxDeadLetters",
        "Maintenance",
        "DomainLists",
        "DisposableFeed",
        "SmsBudgetExhausted",
        "BrandNotRead",
        "TakeOverRefused",
        "RisksFound",
    ]
    there = {alarm.name: alarm for alarm in all_alarms(parts)}
    return strip(
        "Alarms",
        *(
            Shown(f"{name}Alarm", condition=getattr(there[name], "condition", ""))
            for name in shown
            if name in there
        ),
    )
