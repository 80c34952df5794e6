"""The headline of the page: the state of the stack, in CloudWatch's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from local.console.alarms import Alarm

GOOD, WATCH, BAD, UNSURE = "good", "watch", "bad", "unsure"
_CAN_WAIT = ("ticket", "component")
_NAMED = 3
# Without these nothing is known of the pipeline: no news is no good news.
_WATCHERS = ("NoCanaryAlarm", "NoReconcilerAlarm")


def status_of(alarms: Sequence[Alarm], numbers: Mapping[str, int]) -> dict[str, str]:
    """
    Level, headline and what happened in the last hour.

    >>> status_of([], {})["headline"]
    'Status unknown: the stack has no alarms'
    """
    level, headline = _judged(alarms)
    return {"level": level, "headline": headline, "detail": detail(numbers)}


def detail(numbers: Mapping[str, int]) -> str:
    """
    What happened, in a sentence or two.

    >>> detail({"attempts": 3, "successes": 2, "sign_ups": 1, "events": 9})
    'In the last hour 2 of 3 sign-ins succeeded, 1 signed up, 0 refused. 9 events arrived.'
    """
    counts = {name: numbers.get(name, 0) for name in ("sign_ups", "sign_ups_refused", "events")}
    attempts, successes = numbers.get("attempts", 0), numbers.get("successes", 0)
    if not any([attempts, *counts.values()]):
        return "Nothing happened in the last hour."
    signed_in = f"{successes} of {attempts} sign-ins succeeded" if attempts else "no user signed in"
    refused = f"{counts['sign_ups_refused']} refused"
    users = f"{signed_in}, {counts['sign_ups']} signed up, {refused}"
    return f"In the last hour {users}. {_arrivals(numbers, counts['events'])}"


def _arrivals(numbers: Mapping[str, int], events: int) -> str:
    if missing := numbers.get("events_missing", 0):
        return f"{events} events arrived, and {missing} were reconciled."
    return f"{events} events arrived."


def _judged(alarms: Sequence[Alarm]) -> tuple[str, str]:
    in_alarm = [alarm for alarm in alarms if alarm.state == "ALARM"]
    urgent = [alarm for alarm in in_alarm if alarm.severity not in _CAN_WAIT]
    if urgent:
        return BAD, f"Critical: users are affected. In alarm: {_named(urgent)}"
    if warnings := [alarm for alarm in in_alarm if alarm.severity == "ticket"]:
        return WATCH, f"{_number(warnings, 'warning')}: {_named(warnings)}"
    if why := _unknown(alarms):
        return UNSURE, f"Status unknown: {why}"
    return GOOD, "All systems operational"


def _unknown(alarms: Sequence[Alarm]) -> str:
    if not alarms:
        return "the stack has no alarms"
    if all(alarm.state == "INSUFFICIENT_DATA" for alarm in alarms):
        return "no alarm has data yet"
    silent = [each for each in alarms if each.id in _WATCHERS and each.state != "OK"]
    return f"{_named(silent)}" if silent else ""


def _number(alarms: Sequence[Alarm], name: str) -> str:
    return f"{len(alarms)} {name}{'' if len(alarms) == 1 else 's'}"


def _named(alarms: Sequence[Alarm]) -> str:
    named = ", ".join(alarm.title for alarm in alarms[:_NAMED])
    return f"{named} and {len(alarms) - _NAMED} more" if len(alarms) > _NAMED else named
