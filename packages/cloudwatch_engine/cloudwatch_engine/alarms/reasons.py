"""Why an alarm changed its state, in CloudWatch's words and as its data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cloudwatch_engine.alarms.verdict import ALARM, INSUFFICIENT_DATA
from cloudwatch_engine.alarms.watched import Found, Watched

_COMPARED = {
    "GreaterThanThreshold": "greater than the threshold",
    "GreaterThanOrEqualToThreshold": "greater than or equal to the threshold",
    "LessThanThreshold": "less than the threshold",
    "LessThanOrEqualToThreshold": "less than or equal to the threshold",
    "GreaterThanUpperThreshold": "greater than the upper thresholds",
    "LessThanLowerThreshold": "less than the lower thresholds",
    "LessThanLowerOrGreaterThanUpperThreshold": (
        "less than the lower thresholds or greater than the upper thresholds"
    ),
}
_TREATED = {"breaching": "Breaching", "notBreaching": "NonBreaching"}


def reason(watched: Watched, found: Found, *, old: str, new: str) -> str:
    """The words."""
    known = _known(watched, found)
    if new == INSUFFICIENT_DATA:
        return f"Insufficient Data: {_count(watched.of, 'datapoint')} {_was(watched.of)} unknown."
    if not known:
        were = f"{_count(watched.of, 'missing datapoint')} {_was(watched.of)} treated as"
        return (
            f"Threshold Crossed: no datapoints were received for {_count(watched.of, 'period')} "
            f"and {were} [{_TREATED.get(watched.missing, watched.missing)}]."
        )
    said = [(at, value) for at, value, breach in known if breach is (new == ALARM)]
    values = ", ".join(f"{value} ({_moment(at, '%d/%m/%y %H:%M:%S')})" for at, value in said)
    negation = "" if new == ALARM else "not "
    bound = f" ({watched.threshold})" if watched.band is None else ""
    enough = watched.needed if new == ALARM else watched.of - watched.needed + 1
    return (
        f"Threshold Crossed: {len(said)} out of the last {_count(watched.of, 'datapoint')} "
        f"[{values}] {_was(len(said))} {negation}{_COMPARED[watched.comparison]}{bound} "
        f"(minimum {_count(enough, 'datapoint')} for {old} -> {new} transition)."
    )


def reason_data(watched: Watched, found: Found, *, now: float) -> str:
    """The data, as StateReasonData has them."""
    known = _known(watched, found)
    told: dict[str, Any] = {"version": "1.0", "queryDate": stamp(now), "period": watched.period}
    if known:
        told["startDate"] = stamp(known[0][0])
    reading = watched.readings.get(watched.result)
    if reading:
        told["statistic"] = reading.stat
    told["recentDatapoints"] = [value for _, value, _ in known]
    if watched.band is None:
        told["threshold"] = watched.threshold
    told["evaluatedDatapoints"] = [
        {"timestamp": stamp(at), "value": value} for at, value, _ in reversed(known)
    ]
    return json.dumps(told)


def composite_reason(child: Mapping[str, Any], *, now: float) -> str:
    """The words for an alarm on alarms: which of them it was."""
    at = datetime.fromtimestamp(now, UTC).strftime("%A %d %B, %Y %H:%M:%S")
    return f"{child['AlarmArn']} transitioned to {child['StateValue']} at {at} UTC"


def stamp(at: float) -> str:
    """
    A moment as CloudWatch's notifications write it.

    >>> stamp(1_795_176_000.5)
    '2026-11-20T12:00:00.500+0000'
    """
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}+0000"


def _known(watched: Watched, found: Found) -> list[tuple[int, float, bool]]:
    """Time, value and breach of those that were judged, oldest first."""
    rows = zip(found.times, found.values, found.breaches, strict=True)
    known = [
        (at, value, breach)
        for at, value, breach in rows
        if value is not None and breach is not None
    ]
    return known[-watched.of :]


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _moment(at: int, shape: str) -> str:
    return datetime.fromtimestamp(at, UTC).strftime(shape)
