"""
Running a query: ``SOURCE``, ``filter``, ``fields``, ``sort``, ``limit``, and ``stats count(*) by``.

Of functions, ``fields`` knows one ``substr(…) as``, and ``filter`` knows ``toMillis``.
What is beyond that is refused, rather than answered wrongly.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cloudwatch_engine.insights.conditions import BadQuery, Record, condition, value_in
from cloudwatch_engine.metrics import LogLine

_COMMAND = re.compile(r"""(?:[^|"'/]|"[^"]*"|'[^']*'|/(?:\\.|[^/\\])*/)+""")
_COUNTED = re.compile(r"count\(\s*\*?\s*\)(?:\s+as\s+([\w@.]+))?\s+by\s+(.+)", re.IGNORECASE)
_CUT = re.compile(r"substr\(\s*([\w@.]+)\s*,\s*(\d+)\s*,\s*(\d+)\s*\)\s+as\s+(\w+)")
_NAME = re.compile(r"[@\w.]+")
_MOST = 1000  # what Insights returns unless it is told otherwise
Row = dict[str, Any]
Step = Callable[[list[Row]], list[Row]]


@dataclass(slots=True)
class Query:
    """
    A query, read.

    Attributes:
        groups: Names of log groups.
        columns: What it shows.

    """

    groups: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    most: int = _MOST

    def rows(self, lines: Iterable[LogLine]) -> list[list[str]]:
        """The cells of each row, for *lines* in any order."""
        found = [_record(line) for line in lines]
        for step in self.steps:
            found = step(found)
        columns = self.shown
        return [[_shown(value_in(row, name)) for name in columns] for row in found[: self.most]]

    @property
    def shown(self) -> list[str]:
        """The columns, or the usual two."""
        return self.columns or ["@timestamp", "@message"]


def query(text: str) -> Query:
    """Read *text*; BadQuery if there is something in it that is not known here."""
    found = Query()
    for part in _COMMAND.findall(text):
        command, _, rest = part.strip().partition(" ")
        _add(found, command.lower(), rest.strip())
    if not found.groups:
        raise BadQuery("the query names no log group")
    return found


def _add(found: Query, command: str, rest: str) -> None:
    match command:
        case "source":
            found.groups.append(_unquoted(rest))
        case "filter":
            holds = condition(rest)
            found.steps.append(lambda rows: [row for row in rows if holds(row)])
        case "fields" if cut := _CUT.fullmatch(rest):
            found.columns.append(cut[4])
            found.steps.append(_cut(cut[1], int(cut[2]), int(cut[3]), cut[4]))
        case "fields" | "display":
            found.columns += [name.strip() for name in rest.split(",")]
            if not all(_NAME.fullmatch(name) for name in found.columns):
                raise BadQuery(f"fields shows plain fields here, not {rest}")
        case "sort":
            found.steps.append(_sort(rest))
        case "limit":
            if not rest.isdecimal():
                raise BadQuery(f"limit takes a number, not {rest}")
            found.most = int(rest)
        case "stats":
            found.steps.append(_stats(rest, found))
        case _:
            raise BadQuery(f"{command} is not known here")


def _cut(name: str, start: int, length: int, to: str) -> Step:
    """Give each row a field *to*: so much of another one."""
    return lambda rows: [
        {**row, to: _shown(value_in(row, name))[start : start + length]} for row in rows
    ]


def _unquoted(text: str) -> str:
    if not re.fullmatch(r"'[^']+'|\"[^\"]+\"", text):
        raise BadQuery(f"SOURCE takes the name of a log group in quotes, not {text}")
    return text[1:-1]


def _sort(text: str) -> Step:
    name, _, way = text.partition(" ")
    is_down = way.strip().lower() == "desc"

    def key(row: Record) -> tuple[int, float, str]:
        value = value_in(row, name)
        if isinstance(value, int | float):
            return 1, float(value), ""
        return (0, 0.0, "") if value is None else (2, 0.0, str(value))

    return lambda rows: sorted(rows, key=key, reverse=is_down)


def _stats(text: str, found: Query) -> Step:
    counted = _COUNTED.fullmatch(text)
    if counted is None:
        raise BadQuery("stats counts here, by fields, and nothing else")
    by = [name.strip() for name in counted[2].split(",")]
    if not all(_NAME.fullmatch(name) for name in by):
        raise BadQuery(f"stats counts by plain fields here, not by {counted[2]}")
    total = counted[1] or "count(*)"
    found.columns = [*by, total]

    def count(rows: Sequence[Record]) -> list[Row]:
        groups = Counter(tuple(_shown(value_in(row, name)) for name in by) for row in rows)
        return [{**dict(zip(by, group, strict=True)), total: n} for group, n in groups.items()]

    return count


def _record(line: LogLine) -> Row:
    """The fields that Insights finds by itself: those of JSON, and three of its own."""
    try:
        told = json.loads(line.text)
    except ValueError:
        told = None
    at = datetime.fromtimestamp(line.timestamp_ms / 1000, UTC)
    own = {
        "@timestamp": f"{at:%Y-%m-%d %H:%M:%S}.{line.timestamp_ms % 1000:03d}",
        "@message": line.text,
        "@log": line.group,
    }
    return {**(told if isinstance(told, dict) else {}), **own}


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case dict() | list():
            return json.dumps(value)
    return str(value)
