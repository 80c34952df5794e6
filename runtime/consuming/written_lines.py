"""The log lines in which functions wrote their events down."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

_TERM = "EventWritten"  # a plain term: the same to CloudWatch Logs and to the emulator
_MOST_ROWS = 10_000  # what Logs Insights answers at most
_ASKED_FOR_S = 60
# By the event's own time, as consumers count it. The line's own time only says which lines are
# read: those of each millisecond by one query.
_COUNT = """\
filter @message like /"{term}"/ and toMillis(@timestamp) >= {start} and toMillis(@timestamp) < {end}
| fields substr(user_event.time, 0, 16) as minute
| stats count(*) as events by minute, user_event.type
| limit {most}"""


class NotCounted(RuntimeError):
    """Logs Insights did not answer a query in time, or not all of it."""


class WrittenLines:
    """
    The lines of several log groups.

    Minutes are those since 1970.
    """

    def __init__(
        self,
        logs: Any,
        *,
        log_groups: Sequence[str],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._logs = logs
        self._log_groups = log_groups
        self._sleep = sleep

    def counts(self, start: int, end: int) -> list[tuple[int, str, int]]:
        """
        Minute, type and number of the events of all lines from minute *start* to before *end*.

        Logs Insights counts them where they are. Raises `NotCounted` and `CallFailed`.
        """
        query = _COUNT.format(term=_TERM, start=start * 60_000, end=end * 60_000, most=_MOST_ROWS)
        query_id = self._logs.start_query(
            logGroupNames=self._log_groups,
            startTime=start * 60,
            endTime=end * 60,
            queryString=query,
            limit=_MOST_ROWS,
        )["queryId"]
        return [*_counts(self._rows(query_id))]

    def of_minute(
        self, minute: int, *, margin: int, event_type: str | None = None
    ) -> Iterator[list[str]]:
        """
        The lines of the events of a *minute*, of one type or of all, page by page.

        They may stand in the log up to *margin* minutes later. Lines of other events may be among
        them. Raises `CallFailed`.
        """
        pattern = f'$.EventWritten[0] >= 1 && $.user_event.time = "{_text(minute)}*"'
        if event_type:
            pattern += f' && $.user_event.type = "{event_type}"'
        return self._pages(minute, margin, f"{{ {pattern} }}")

    def around(self, minute: int, *, margin: int) -> Iterator[list[str]]:
        """All lines of events of which those of `of_minute` are a part, by a plain term."""
        return self._pages(minute, margin, _TERM)

    def _pages(self, minute: int, margin: int, pattern: str) -> Iterator[list[str]]:
        for group in self._log_groups:
            pages = self._logs.get_paginator("filter_log_events").paginate(
                logGroupName=group,
                filterPattern=pattern,
                startTime=(minute - 1) * 60_000,
                endTime=(minute + 1 + margin) * 60_000,
            )
            for page in pages:
                yield [logged["message"] for logged in page["events"]]

    def _rows(self, query_id: str) -> list[list[dict[str, str]]]:
        for _ in range(_ASKED_FOR_S):
            answer = self._logs.get_query_results(queryId=query_id)
            status, rows = answer["status"], answer.get("results", [])
            if status == "Complete" and len(rows) < _MOST_ROWS:
                return [*rows]
            if status not in {"Scheduled", "Running"}:
                raise NotCounted(f"the query is {status}, with {len(rows)} rows")
            self._sleep(1)
        self._logs.stop_query(queryId=query_id)
        raise NotCounted(f"the query takes longer than {_ASKED_FOR_S} s")


def _counts(rows: Sequence[Sequence[dict[str, str]]]) -> Iterator[tuple[int, str, int]]:
    for row in rows:
        told = {cell["field"]: cell["value"] for cell in row}
        minute = _minute(told.get("minute", ""))
        if minute is not None:
            yield minute, told.get("user_event.type", ""), int(float(told["events"]))


def _minute(text: str) -> int | None:
    """None of a line that only quotes the term."""
    try:
        return int(datetime.fromisoformat(f"{text}:00+00:00").timestamp()) // 60
    except ValueError:
        return None


def _text(minute: int) -> str:
    return f"{datetime.fromtimestamp(minute * 60, UTC):%Y-%m-%dT%H:%M}"
