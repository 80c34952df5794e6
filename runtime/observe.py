"""
Log lines and metrics, as operators and CloudWatch read them.

The lines are Powertools', which costs a cold start more than the rest of a
trigger; a test compares them. But their time is RFC 3339: Lambda takes a line
with any other for INFO, whatever its level is ("Log-level filtering for JSON").
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

_LEVELS = {"DEBUG": 10, "INFO": 20, "WARN": 30, "WARNING": 30, "ERROR": 40}
_TRACE = "_X_AMZN_TRACE_ID"
_MOST_VALUES = _MOST_METRICS = 100  # of a line, "Embedded metric format specification"
_MOST_DIMENSIONS = 29


class Logger:
    """Prints one JSON object a line; a fact that is None is left away."""

    def info(self, message: str, /, **facts: Any) -> None:
        """Log what is as it should be."""
        _log("INFO", message, facts)

    def warning(self, message: str, /, **facts: Any) -> None:
        """Log what was made up for."""
        _log("WARNING", message, facts)

    def error(self, message: str, /, **facts: Any) -> None:
        """Log what somebody has to look at."""
        _log("ERROR", message, facts)


def logger() -> Logger:
    """Return the logger; level and service come from Powertools' own variables, and Lambda's."""
    return _LOGGER


_LOGGER = Logger()


def _log(level: str, message: str, facts: Mapping[str, Any]) -> None:
    if _LEVELS[level] < _threshold():
        return
    caller = sys._getframe(2)  # noqa: SLF001  # as logging does
    trace = os.environ.get(_TRACE, "").partition(";")[0].removeprefix("Root=")
    line = {
        "level": level,
        "location": f"{caller.f_code.co_name}:{caller.f_lineno}",
        "message": message,
        "timestamp": _rfc_3339(time.time()),
        "service": os.environ.get("POWERTOOLS_SERVICE_NAME", "service_undefined"),
        **facts,
        "xray_trace_id": trace or None,
    }
    _print({name: value for name, value in line.items() if value is not None})


def _threshold() -> int:
    """The stricter one of what Lambda is told and what Powertools is told."""
    names = (os.environ.get(f"{whose}_LOG_LEVEL", "") for whose in ("POWERTOOLS", "AWS_LAMBDA"))
    return max(_LEVELS.get(name.upper(), _LEVELS["INFO"]) if name else 0 for name in names) or 20


def _rfc_3339(seconds: float) -> str:
    when = datetime.fromtimestamp(seconds, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03d}Z"


def _print(line: Mapping[str, Any]) -> None:
    text = json.dumps(line, separators=(",", ":"), default=str, allow_nan=False)
    print(text, flush=True)  # noqa: T201


class MetricLines:
    """
    Prints lines in CloudWatch's embedded metric format, to standard output.

    One line may carry a fact with its metrics: what is logged and what is
    counted cannot drift apart.
    """

    def __init__(self, *, namespace: str, service: str) -> None:
        self._namespace = namespace
        self._service = service

    def write(
        self,
        metrics: Mapping[str, Sequence[float]],
        *,
        dimensions: Mapping[str, str] | None = None,
        unit: str = "Count",
        at: datetime | None = None,
        **facts: Any,
    ) -> None:
        """
        Write each of *metrics* with all of its values, as of now or as of *at*.

        *dimensions* are in addition to ``service``, which is always there; each of
        their values is a metric of its own to pay for, so they must be few.
        An empty one is left away, and so is a metric without values.
        """
        filled = {name: [float(each) for each in values] for name, values in metrics.items()}
        given = {name: value for name, value in (dimensions or {}).items() if value.strip()}
        by = {**given, "service": self._service}
        if len(filled) > _MOST_METRICS or len(by) > _MOST_DIMENSIONS:
            raise ValueError(f"{len(filled)} metrics by {len(by)} dimensions are too many")
        when = time.time() if at is None else at.timestamp()
        most = max(map(len, filled.values()), default=0)
        for start in range(0, most, _MOST_VALUES):
            part = {name: each[start : start + _MOST_VALUES] for name, each in filled.items()}
            part = {name: values for name, values in part.items() if values}
            _print({"_aws": self._described(part, by, unit, when), **by, **facts, **part})

    def _described(
        self, metrics: Mapping[str, Any], by: Mapping[str, str], unit: str, when: float
    ) -> dict[str, Any]:
        return {
            "Timestamp": int(when * 1000),
            "CloudWatchMetrics": [
                {
                    "Namespace": self._namespace,
                    "Dimensions": [list(by)],
                    "Metrics": [{"Name": name, "Unit": unit} for name in metrics],
                }
            ],
        }
