"""The first line of the page: whether all is well, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from local.console.alarms import Alarm

GOOD, WATCH, BAD, UNSURE = "good", "watch", "bad", "unsure"
_CAN_WAIT = ("ticket", "part")
_NAMED = 3


def status_of(alarms: Sequence[Alarm], numbers: Mapping[str, int]) -> dict[str, str]:
    """
    Level, headline and what happened in the last hour.

    >>> status_of([], {})["headline"]
    'Nobody watches: the stack has no alarms.'
    """
    level, headline = _judged(alarms)
    return {"level": level, "headline": headline, "detail": detail(numbers)}


def detail(numbers: Mapping[str, int]) -> str:
    """
    What happened, in a sentence or two.

    >>> detail({"attempts": 3, "successes": 2, "sign_ups": 1, "events": 9})
    'In the last hour 2 of 3 sign-ins succeeded, 1 signed up, 0 were turned away. 9 events arrived.'
    """
    counts = {name: numbers.get(name, 0) for name in ("sign_ups", "sign_ups_refused", "events")}
    attempts, successes = numbers.get("attempts", 0), numbers.get("successes", 0)
    if not any([attempts, *counts.values()]):
        return "Nothing happened in the last hour."
    signed_in = f"{successes} of {attempts} sign-ins succeeded" if attempts else "nobody signed in"
    turned_away = f"{counts['sign_ups_refused']} were turned away"
    people = f"{signed_in}, {counts['sign_ups']} signed up, {turned_away}"
    return f"In the last hour {people}. {_arrivals(numbers, counts['events'])}"


def _arrivals(numbers: Mapping[str, int], events: int) -> str:
    if missing := numbers.get("events_missing", 0):
        return f"{events} events arrived, and {missing} had to be looked for."
    return f"{events} events arrived."


def _judged(alarms: Sequence[Alarm]) -> tuple[str, str]:
    ringing = [alarm for alarm in alarms if alarm.state == "ALARM"]
    urgent = [alarm for alarm in ringing if alarm.severity not in _CAN_WAIT]
    if urgent:
        number = f"{len(urgent)} {'alarm is' if len(urgent) == 1 else 'alarms are'} on"
        return BAD, f"{number}: {_named(urgent)}."
    if ringing:
        return WATCH, f"Users are served. To look at in time: {_named(ringing)}."
    if not alarms:
        return UNSURE, "Nobody watches: the stack has no alarms."
    if all(alarm.state == "INSUFFICIENT_DATA" for alarm in alarms):
        return UNSURE, "Too early to tell: no alarm has seen anything yet."
    return GOOD, "All is well: no alarm is on."


def _named(alarms: Sequence[Alarm]) -> str:
    named = ", ".join(alarm.title for alarm in alarms[:_NAMED])
    return f"{named} and {len(alarms) - _NAMED} more" if len(alarms) > _NAMED else named
