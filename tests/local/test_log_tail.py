from hypothesis import given
from hypothesis import strategies as st

from local.log_tail import LogTail

NOON_MS = 1_795_176_000_000


class FakeLogs:
    """CloudWatch Logs with one group of one stream."""

    def __init__(self):
        self.events = []

    def write(self, message, *, timestamp):
        self.events.append({"logStreamName": "s", "timestamp": timestamp, "message": message})

    def get_paginator(self, operation):
        return type("Paginator", (), {"paginate": getattr(self, operation)})

    def describe_log_groups(self):
        return [{"logGroups": [{"logGroupName": "/greet"}]}]

    def filter_log_events(self, *, logGroupName, startTime):  # noqa: N803  (as boto3 has it)
        assert "/greet" == logGroupName
        return [{"events": [each for each in self.events if each["timestamp"] >= startTime]}]


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 2000), st.sampled_from("abc"), st.booleans())
    )
)
def test_every_line_is_read_once_whenever_one_looks(arrivals):
    """Lines may be alike, and up to 2 s late; a look may fall between any two."""
    logs = FakeLogs()
    tail = LogTail(logs, since_ms=NOON_MS)
    read, now_ms = [], NOON_MS + 2000
    for step_ms, late_ms, text, looks in [*arrivals, (0, 0, "", True)]:
        now_ms += step_ms
        logs.write(text, timestamp=now_ms - late_ms)
        if looks:
            lines = tail.unread()
            tail.move_past(lines)
            read += lines["/greet"]

    assert sorted((event["timestamp"], event["message"]) for event in logs.events) == sorted(
        (line.timestamp_ms, line.text) for line in read
    )


def test_lines_are_forgotten():
    """The pump may run for days."""
    logs = FakeLogs()
    tail = LogTail(logs, since_ms=NOON_MS)
    for second in range(60):
        logs.write("hello", timestamp=NOON_MS + second * 1000)
        tail.move_past(tail.unread())

    assert 3 == len(tail._bookmarks["/greet"].read)
