"""The first line of the page: whether all is well, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from local.console.alarms import Alarm

GOOD, BAD, UNSURE = "good", "bad", "unsure"


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
    if ringing:
        named = ", ".join(alarm.title for alarm in ringing[:3])
        more = f" and {len(ringing) - 3} more" if len(ringing) > 3 else ""
        return BAD, f"{_many(len(ringing), 'alarm is', 'alarms are')} on: {named}{more}."
    if not alarms:
        return UNSURE, "Nobody watches: the stack has no alarms."
    if all(alarm.state == "INSUFFICIENT_DATA" for alarm in alarms):
        return UNSURE, "Too early to tell: no alarm has seen anything yet."
    return GOOD, "All is well: no alarm is on."


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
