"""
What one batch counted as an OTLP metrics request (JSON encoding of OTLP 1.x), without a library.

The SDK of OpenTelemetry aggregates by itself and wants a process that lives on; a batch has its
sums. In this encoding 64-bit integers are texts, enumerations numbers, names lowerCamelCase.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, Final

_DELTA: Final = 1  # AGGREGATION_TEMPORALITY_DELTA
_LAG_BOUNDS: Final = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0)  # seconds

_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,64}")  # of a header
_COUNT: Final = re.compile(r"[0-9]{1,19}")  # of 64 bits, as a text or as a number
_VALUE: Final = re.compile(r"[!-+\--~]{1,1024}")  # visible ASCII without the comma

Attributes = tuple[tuple[str, str], ...]


def request(
    counts: Mapping[Attributes, int],
    lags_s: Sequence[float],
    *,
    resource: Mapping[str, str],
    start_ns: int,
    end_ns: int,
) -> dict[str, Any]:
    """
    The ExportMetricsServiceRequest of events that happened between two times (Unix, in ns).

    A delta sum, ``cognito_triggers.user.events``, and a histogram of how old they were,
    ``cognito_triggers.event.lag``.
    """
    span = {"startTimeUnixNano": str(start_ns), "timeUnixNano": str(end_ns)}
    metrics = [_events(counts, span), _lag(lags_s, span)]
    scope = {"scope": {"name": "cognito-triggers"}, "metrics": metrics}
    about = {"attributes": _attributes(resource.items())}
    return {"resourceMetrics": [{"resource": about, "scopeMetrics": [scope]}]}


def _events(counts: Mapping[Attributes, int], span: Mapping[str, str]) -> dict[str, Any]:
    points = [
        {**span, "asInt": str(count), "attributes": _attributes(named)}
        for named, count in counts.items()
    ]
    return {
        "name": "cognito_triggers.user.events",
        "unit": "{event}",
        "description": "User events, by type, outcome, reason and channel.",
        "sum": {"aggregationTemporality": _DELTA, "isMonotonic": True, "dataPoints": points},
    }


def _lag(lags_s: Sequence[float], span: Mapping[str, str]) -> dict[str, Any]:
    buckets = [0] * (len(_LAG_BOUNDS) + 1)
    for lag in lags_s:
        buckets[bisect_left(_LAG_BOUNDS, lag)] += 1  # a bound belongs to the bucket below it
    point = {
        **span,
        "count": str(len(lags_s)),
        "sum": sum(lags_s),
        "min": min(lags_s),
        "max": max(lags_s),
        "explicitBounds": list(_LAG_BOUNDS),
        "bucketCounts": [str(each) for each in buckets],
    }
    return {
        "name": "cognito_triggers.event.lag",
        "unit": "s",
        "description": "From the event to its count.",
        "histogram": {"aggregationTemporality": _DELTA, "dataPoints": [point]},
    }


class InvalidHeaders(ValueError):
    """The secret of headers is none; the message says what it must be, and quotes nothing."""


def otlp_headers(text: str) -> dict[str, str]:
    """
    Headers in the form of OTEL_EXPORTER_OTLP_HEADERS: ``api-key=…,x-team=…``.

    >>> otlp_headers("api-key=s3cret==,x-team=a")
    {'api-key': 's3cret==', 'x-team': 'a'}

    Raises:
        InvalidHeaders: It is of another form.

    """
    pairs = [pair.strip().partition("=") for pair in text.split(",")]
    if not all(_NAME.fullmatch(name) and _VALUE.fullmatch(value) for name, _, value in pairs):
        raise InvalidHeaders("headers must be name=value, with commas between, in ASCII")
    return {name: value for name, _, value in pairs}


def rejected(answer: Mapping[str, Any]) -> int:
    """
    How many points a receiver that answered 200 did not take.

    >>> rejected({"partialSuccess": {"rejectedDataPoints": "3"}}), rejected({})
    (3, 0)
    """
    partial = answer.get("partialSuccess")
    told = partial.get("rejectedDataPoints") if isinstance(partial, dict) else 0
    text = str(told) if isinstance(told, int | str) else ""
    return int(text) if _COUNT.fullmatch(text) else 0


def _attributes(of: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": {"stringValue": value}} for key, value in of]
