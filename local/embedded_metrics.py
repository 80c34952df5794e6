"""
What CloudWatch reads out of log lines.

Embedded metrics, as the "Embedded metric format specification" of the
CloudWatch user guide has them, and the REPORT line of a Lambda invocation.
Malformed input gives nothing, as on AWS, where only a graph stays empty.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

_MOST_METRICS, _MOST_VALUES, _MOST_DIMENSIONS = 100, 100, 30
_LARGEST = 2**360
_OLDEST_MS, _NEWEST_MS = 14 * 24 * 3600_000, 2 * 3600_000  # before and after the line was logged
_SIZES = [
    f"{size}{what}" for size in ("Kilo", "Mega", "Giga", "Tera") for what in ("bytes", "bits")
]
UNITS = frozenset(
    {
        *("None", "Percent", "Seconds", "Milliseconds", "Microseconds"),
        *(each + rate for each in ("Bytes", "Bits", "Count", *_SIZES) for rate in ("", "/Second")),
    }
)
_REPORT = re.compile(r"REPORT RequestId: \S+\s+Duration: ([\d.]+) ms")
_FAILURE = re.compile(r"Traceback \(most recent call last\):|.*Task timed out after ")

Dimensions = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Datum:
    """
    What PutMetricData takes.

    Attributes:
        values: Different observations.
        counts: How often each of *values* was observed.
        timestamp_ms: Since 1970, UTC.

    """

    namespace: str
    name: str
    dimensions: Dimensions
    values: tuple[float, ...]
    counts: tuple[float, ...]
    unit: str
    timestamp_ms: int


def embedded_metrics(line: str, *, logged_at_ms: int) -> list[Datum]:
    """All metrics in *line*: one datum per metric and dimension set of every directive."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        return []
    if not isinstance(document, dict) or not isinstance(header := document.get("_aws"), dict):
        return []
    timestamp, directives = header.get("Timestamp"), header.get("CloudWatchMetrics")
    if not _is_number(timestamp) or not isinstance(directives, list):
        return []
    if not -_OLDEST_MS <= timestamp - logged_at_ms <= _NEWEST_MS:
        return []
    return [
        Datum(namespace, name, dimensions, *observed, unit, int(timestamp))
        for directive in directives
        for namespace, dimensions, name, unit in _announced(directive, document)
        if (observed := _observed(document.get(name)))
    ]


def invocation_metrics(lines: Iterable[tuple[int, str]], *, function: str) -> Iterator[Datum]:
    """
    Yield ``AWS/Lambda`` Duration, Invocations and Errors for each REPORT among *lines*.

    *lines* are those of one log stream in order, each with its time. An
    invocation has failed if it left a traceback or ran out of time.
    """
    failed = False
    for timestamp, line in lines:
        failed = bool(_FAILURE.match(line)) or (failed and not line.startswith("START "))
        if report := _REPORT.match(line):
            observed = {
                "Duration": (float(report[1]), "Milliseconds"),
                "Invocations": (1.0, "Count"),
                "Errors": (float(failed), "Count"),
            }
            for name, (value, unit) in observed.items():
                dimensions = (("FunctionName", function),)
                yield Datum("AWS/Lambda", name, dimensions, (value,), (1.0,), unit, timestamp)
            failed = False


def _announced(
    directive: Any, document: Mapping[str, Any]
) -> Iterator[tuple[str, Dimensions, str, str]]:
    """Yield namespace, dimensions, name and unit of what *directive* says is in *document*."""
    match directive:
        case {"Namespace": str(namespace), "Dimensions": list(sets), "Metrics": list(metrics)}:
            if not namespace or len(metrics) > _MOST_METRICS:
                return
            for each in sets:
                if (dimensions := _dimensions(each, document)) is not None:
                    for name, unit in filter(None, map(_name_and_unit, metrics)):
                        yield namespace, dimensions, name, unit


def _dimensions(names: Any, document: Mapping[str, Any]) -> Dimensions | None:
    if not isinstance(names, list) or len(names) > _MOST_DIMENSIONS:
        return None
    found = {name: document.get(name) for name in names if isinstance(name, str)}
    texts = tuple((name, value) for name, value in found.items() if value and type(value) is str)
    return texts if len(texts) == len(names) else None


def _name_and_unit(metric: Any) -> tuple[str, str] | None:
    match metric:
        case {"Name": str(name), "Unit": str(unit)} if name and unit in UNITS:
            return name, unit
        case {"Name": str(name)} if name and "Unit" not in metric:
            return name, "None"
    return None


def _observed(target: Any) -> tuple[tuple[float, ...], tuple[float, ...]] | None:
    """Values and counts of a metric's target: a number, numbers, or both spelled out."""
    match target:
        case {"Values": list(values), "Counts": list(counts)}:
            pass
        case list(values):
            counts = [1] * len(values)
        case value:
            values, counts = [value], [1]
    if not 0 < len(values) == len(counts) <= _MOST_VALUES:
        return None
    if not all(map(_is_number, [*values, *counts])):
        return None
    return tuple(map(float, values)), tuple(map(float, counts))


def _is_number(value: Any) -> TypeGuard[float]:
    return type(value) in (int, float) and -_LARGEST <= value <= _LARGEST
