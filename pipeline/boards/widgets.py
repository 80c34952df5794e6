"""What a board is made of, as CloudWatch's DashboardBody has it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.boards.metrics import Metric

REGION = "${AWS::Region}"


@dataclass(frozen=True, slots=True)
class Line:
    """
    A metric in a graph.

    Attributes:
        id: What expressions call it.
        stat: If it is another one than the graph's.
        right: Whether the axis on the right measures it.

    """

    metric: Metric
    label: str = ""
    id: str = ""
    stat: str = ""
    visible: bool = True
    right: bool = False

    @property
    def condition(self) -> str:
        """That of the metric."""
        return self.metric.condition

    def row(self) -> list[Any]:
        """As a dashboard writes it, spelled out: a line above it may be missing."""
        options = {"id": self.id, "label": self.label, "stat": self.stat, **_options(self)}
        return [*self.metric.row, {name: value for name, value in options.items() if value != ""}]


@dataclass(frozen=True, slots=True)
class Sum:
    """An expression over the lines of its graph."""

    expression: str
    label: str = ""
    id: str = ""
    visible: bool = True
    right: bool = False
    condition: str = ""

    def row(self) -> list[Any]:
        """As a dashboard writes it."""
        options = {"expression": self.expression, "id": self.id, "label": self.label}
        told = {**options, **_options(self)}
        return [{name: value for name, value in told.items() if value != ""}]


def _options(line: Line | Sum) -> dict[str, Any]:
    hidden: dict[str, Any] = {} if line.visible else {"visible": False}
    return {**hidden, **({"yAxis": "right"} if line.right else {})}


@dataclass(frozen=True, slots=True)
class Shown:
    """An alarm in a strip of alarms, by its logical id."""

    alarm: str
    condition: str = ""

    def row(self) -> str:
        """As a dashboard writes it."""
        return f"${{{self.alarm}.Arn}}"


@dataclass(frozen=True, slots=True)
class Widget:
    """A widget without its place. *rows* are the metrics of a graph, or the alarms of a strip."""

    type: str
    properties: Mapping[str, Any]
    rows: Sequence[Line | Sum | Shown] = field(default=())

    @property
    def member(self) -> str:
        """Where the rows stand."""
        return "alarms" if self.type == "alarm" else "metrics"


def text(markdown: str) -> Widget:
    """Words, in Markdown."""
    return Widget("text", {"markdown": markdown.strip()})


def strip(title: str, *alarms: Shown) -> Widget:
    """A strip of alarms, each with its state."""
    return Widget("alarm", {"title": title}, alarms)


def log(title: str, query: str, *groups: str) -> Widget:
    """What a query of CloudWatch Logs Insights finds in *groups*, as a table."""
    sources = " | ".join(f"SOURCE '{group}'" for group in groups)
    told = {"title": title, "region": REGION, "view": "table", "query": f"{sources} | {query}"}
    return Widget("log", told)


def graph(  # noqa: PLR0913  # a graph has that many choices, each with a usual one
    title: str,
    *lines: Line | Sum,
    stat: str = "Sum",
    period: int = 300,
    view: str = "timeSeries",
    stacked: bool = False,
    left: str = "",
    right: str = "",
    marks: Sequence[Mapping[str, Any]] = (),
    days: int = 0,
) -> Widget:
    """
    A graph of *lines*.

    *left* and *right* name the axes, *marks* are horizontal annotations, and
    *days* shows as many days back, whatever the board shows.
    """
    properties: dict[str, Any] = {"title": title, "region": REGION, "view": view}
    properties |= {"stat": stat, "period": period}
    if stacked:
        properties["stacked"] = True
    if view == "timeSeries":
        properties["yAxis"] = dict(_axes(left, right))
    if marks:
        properties["annotations"] = {"horizontal": list(marks)}
    if view == "singleValue":
        properties["setPeriodToTimeRange"] = True  # one number for all that the board shows
    if days:
        properties |= {"start": f"-P{days}D", "end": "P0D"}
    return Widget("metric", properties, lines)


def _axes(left: str, right: str) -> Iterable[tuple[str, dict[str, Any]]]:
    yield "left", {"min": 0, **({"label": left, "showUnits": False} if left else {})}
    if right:
        yield "right", {"min": 0, "label": right, "showUnits": False}


@dataclass(frozen=True, slots=True)
class Band:
    """
    One question of an operator, and the graphs that answer it.

    Attributes:
        question: The heading.
        explains: What is shown; traps in reading it.
        good: What it looks like on a good day.
        bad: What to worry about, and where to look then.
        graphs: In rows of up to three; each row is as wide as the board.

    """

    question: str
    explains: str
    good: str
    bad: str
    graphs: Sequence[Sequence[Widget]]

    @property
    def words(self) -> Widget:
        """The text on the left."""
        parts = [
            f"## {self.question}",
            self.explains,
            f"**Healthy:** {self.good}",
            f"**Investigate if** {self.bad}",
        ]
        return text("\n\n".join(part for part in parts if part))
