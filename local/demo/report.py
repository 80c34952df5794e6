"""The demo's results as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from local.demo.metrics import Metric
from local.demo.played import Outcome, Played


def report(
    played: Sequence[Played], expected: Mapping[Metric, int], read: Mapping[Metric, int]
) -> RenderableType:
    """Both tables."""
    return Group(_steps(played), Text(), _metrics(expected, read))


def differences(
    played: Sequence[Played], expected: Mapping[Metric, int], read: Mapping[Metric, int]
) -> list[str]:
    """What is not as it must be, one line each."""
    steps = [_difference(one) for one in played if one.outcome is not Outcome.OK]
    metrics = [
        f"{_label(metric)}: expected {count}, read {read[metric]}"
        for metric, count in expected.items()
        if read[metric] != count
    ]
    return steps + metrics


def _difference(one: Played) -> str:
    title = one.step.title
    if one.outcome is not Outcome.DIFFERS:
        return f"{title}: {one.outcome}: {one.answer}"
    return (
        f"{title}: expected {one.step.answer} and {sorted(one.step.events)},"
        f" got {one.answer} and {sorted(one.told)}"
    )


def _steps(played: Sequence[Played]) -> Table:
    table = Table(title="Steps and results", title_justify="left")
    for heading in ("Step", "Cognito's answer", "Events on the topic"):
        table.add_column(heading, overflow="fold")
    table.add_column("")
    for one in played:
        table.add_row(
            one.step.title,
            one.answer,
            "\n".join(one.told) or "-",
            _mark(one.outcome),
        )
    return table


def _metrics(expected: Mapping[Metric, int], read: Mapping[Metric, int]) -> Table:
    table = Table(title="Metrics in CloudWatch", title_justify="left")
    table.add_column("Metric")
    table.add_column("Events", justify="right")
    table.add_column("Reads", justify="right")
    table.add_column("")
    for metric, count in sorted(expected.items()):
        is_right = read[metric] == count
        table.add_row(
            _label(metric),
            str(count),
            str(read[metric]),
            _mark(Outcome.OK if is_right else Outcome.DIFFERS),
        )
    return table


def _label(metric: Metric) -> str:
    name, dimensions = metric
    return name + "".join(f" {key}={value}" for key, value in dimensions)


def _mark(outcome: Outcome) -> Text:
    return Text(outcome, style="green" if outcome is Outcome.OK else "bold red")
