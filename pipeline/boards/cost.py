"""
``make metrics-cost CLIENTS=10``: what watching the stack costs in a month, at most.

It counts what `pipeline.boards` describes. List prices of us-east-1 in US
dollars, from the page "Amazon CloudWatch Pricing" and its examples, as of
November 2026; other regions differ, and the free tier is left out. A metric
costs only for the hours in which it has data, so a quiet stack pays less.
Logs are not in here: they cost by volume, with any number of readers.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.boards.alarms import Alarm, Composite, Sums
from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import all_boards
from pipeline.boards.emitted import MODES, Mode, in_mode
from pipeline.boards.parts import Parts
from pipeline.boards.queries import RULES
from pipeline.documents.markdown import table

_METRICS_AT_FULL_PRICE, _METRIC, _FURTHER_METRIC = 10_000, 0.30, 0.10
_ALARM_METRIC, _COMPOSITE, _BAND_METRICS = 0.10, 0.50, 3  # a band counts as three metrics
_BOARD = 3.00
_RULE = 0.50  # and 0.02 for each million lines that match


@dataclass(frozen=True, slots=True)
class Cost:
    """What a mode costs in a month, in US dollars, and how many metrics make it up."""

    mode: Mode
    metrics: int
    metrics_usd: float
    alarms_usd: float
    boards_usd: float
    rules_usd: float

    @property
    def total_usd(self) -> float:
        """All of it."""
        return self.metrics_usd + self.alarms_usd + self.boards_usd + self.rules_usd


def cost(mode: Mode, parts: Parts, *, clients: int) -> Cost:
    """What *mode* costs with so many app clients."""
    metrics = sum(each.count(clients=clients) for each in in_mode(mode))
    return Cost(
        mode=mode,
        metrics=metrics,
        metrics_usd=metrics_usd(metrics),
        alarms_usd=sum(map(_alarm_usd, all_alarms(parts))),
        boards_usd=_BOARD * len(all_boards(parts)),
        rules_usd=0 if mode == "lean" else _RULE * len(RULES),
    )


def metrics_usd(count: int) -> float:
    """
    The price of *count* metrics for a month.

    >>> metrics_usd(100), metrics_usd(11_000)
    (30.0, 3100.0)
    """
    full = min(count, _METRICS_AT_FULL_PRICE)
    return round(full * _METRIC + (count - full) * _FURTHER_METRIC, 2)


def _alarm_usd(alarm: Alarm | Composite) -> float:
    if isinstance(alarm, Composite):
        return _COMPOSITE
    if isinstance(alarm.watches, Sums):
        return len(alarm.watches.metrics) * _ALARM_METRIC
    return (_BAND_METRICS if alarm.band else 1) * _ALARM_METRIC


def report(parts: Parts, *, clients: int) -> str:
    """All modes, one a line."""
    rows = [
        [
            each.mode,
            str(each.metrics),
            *(
                f"${usd:,.2f}"
                for usd in (
                    each.metrics_usd,
                    each.alarms_usd,
                    each.boards_usd,
                    each.rules_usd,
                    each.total_usd,
                )
            ),
        ]
        for each in (cost(mode, parts, clients=clients) for mode in MODES)
    ]
    columns = ["MetricsMode", "metrics", "for them", "alarms", "boards", "rules", "a month"]
    return table(columns, rows)
