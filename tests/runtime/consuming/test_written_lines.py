import re
from datetime import UTC, datetime

import pytest

from runtime.consuming.written_lines import NotCounted, WrittenLines

NOON = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp()) // 60
OF_NOON = '{ $.EventWritten[0] >= 1 && $.user_event.time = "2026-11-20T12:00*"'
ROWS = [
    [
        {"field": "minute", "value": "2026-11-20T12:00"},
        {"field": "user_event.type", "value": "auth.password.reset.v1"},
        {"field": "events", "value": "3"},
        {"field": "@ptr", "value": "x"},
    ],
    [
        {"field": "user_event.type", "value": "a line that quotes"},
        {"field": "events", "value": "1"},
    ],
]


class Logs:
    """Two pages of two lines for every log group, and answers to a query one after the other."""

    def __init__(self, *answers):
        self.asked, self.answers, self.stopped = [], [*answers], []

    def get_paginator(self, name):
        assert "filter_log_events" == name
        return self

    def paginate(self, **asked):
        self.asked.append(asked)
        group = asked["logGroupName"]
        return [{"events": [{"message": f"{group}{n}"}, {"message": f"{group}x"}]} for n in (1, 2)]

    def start_query(self, **asked):
        self.asked.append(asked)
        return {"queryId": "q"}

    def get_query_results(self, **_):
        return self.answers.pop(0)

    def stop_query(self, **asked):
        self.stopped.append(asked["queryId"])


def test_the_lines_of_all_log_groups_are_read_to_their_end():
    """Every page of every group, by a plain term, some minutes around."""
    logs = Logs()
    pages = [*WrittenLines(logs, log_groups=["a", "b"]).around(NOON, margin=2)]

    assert [["a1", "ax"], ["a2", "ax"], ["b1", "bx"], ["b2", "bx"]] == pages
    assert {"EventWritten"} == {asked["filterPattern"] for asked in logs.asked}
    for asked in logs.asked:
        times = [(asked[name] / 60_000 - NOON) for name in ("startTime", "endTime")]
        assert [-1, 3] == times


@pytest.mark.parametrize(
    ("event_type", "pattern"),
    [
        (None, f"{OF_NOON} }}"),
        (
            "auth.sent.v1",
            f'{OF_NOON} && $.user_event.type = "auth.sent.v1" }}',
        ),
    ],
)
def test_of_a_minute_the_log_sends_its_own_lines_alone(event_type, pattern):
    """By the event's own time and, if only one kind differs, by its type."""
    logs = Logs()
    [*WrittenLines(logs, log_groups=["a"]).of_minute(NOON, margin=2, event_type=event_type)]

    assert [pattern] == [asked["filterPattern"] for asked in logs.asked]


def test_lines_are_counted_where_they_are():
    """Each millisecond by one query; what has no minute is no event."""
    logs = Logs(
        {"status": "Scheduled"}, {"status": "Running"}, {"status": "Complete", "results": ROWS}
    )
    waited = []
    written = WrittenLines(logs, log_groups=["a", "b"], sleep=waited.append)

    assert [(NOON, "auth.password.reset.v1", 3)] == written.counts(NOON, NOON + 5)
    [asked] = logs.asked
    bounds = re.findall(r"toMillis\(@timestamp\) (>=|<) (\d+)", asked["queryString"])
    assert [(">=", str(NOON * 60_000)), ("<", str((NOON + 5) * 60_000))] == bounds
    assert (["a", "b"], NOON * 60, (NOON + 5) * 60) == (
        asked["logGroupNames"],
        asked["startTime"],
        asked["endTime"],
    )
    assert [1, 1] == waited


@pytest.mark.parametrize("status", ["Failed", "Cancelled", "Timeout", "Unknown"])
def test_a_query_that_failed_counts_nothing(status):
    """Rather than less than there is."""
    logs = Logs({"status": status, "results": ROWS})

    with pytest.raises(NotCounted):
        WrittenLines(logs, log_groups=["a"]).counts(NOON, NOON + 5)


def test_an_answer_that_was_cut_counts_nothing():
    """Logs Insights answers no more than 10,000 rows."""
    logs = Logs({"status": "Complete", "results": ROWS[:1] * 10_000})

    with pytest.raises(NotCounted):
        WrittenLines(logs, log_groups=["a"]).counts(NOON, NOON + 5)


def test_a_query_that_takes_too_long_is_stopped():
    """It would count against those that may run at once."""
    logs = Logs(*[{"status": "Running"}] * 60)

    with pytest.raises(NotCounted):
        WrittenLines(logs, log_groups=["a"], sleep=lambda _: None).counts(NOON, NOON + 5)
    assert ["q"] == logs.stopped
