from hypothesis import given
from hypothesis import strategies as st

from local.log_tail import LogTail

NOON_MS = 1_795_176_000_000


class FakeLogs:
    """CloudWatch Logs with one group of one stream."""

    def __init__(self):
        self.events = []
        self.reads = 0

    def write(self, message, *, timestamp):
        self.events.append({"logStreamName": "s", "timestamp": timestamp, "message": message})

    def get_paginator(self, operation):
        return type("Paginator", (), {"paginate": getattr(self, operation)})

    def describe_log_groups(self):
        size = sum(len(each["message"]) for each in self.events)
        return [{"logGroups": [{"logGroupName": "/greet", "storedBytes": size}]}]

    def filter_log_events(self, *, logGroupName, startTime):  # noqa: N803  (as boto3 has it)
        assert "/greet" == logGroupName
        self.reads += 1
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
    for step_ms, late_ms, text, looks in [*arrivals, (0, 0, "z", True)]:
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


def test_a_group_in_which_nothing_is_new_is_not_read():
    """The pump looks at every function's group once a second."""
    logs = FakeLogs()
    tail = LogTail(logs, since_ms=NOON_MS)
    logs.write("hello", timestamp=NOON_MS)
    for _ in range(3):
        tail.move_past(tail.unread())
    assert 1 == logs.reads

    logs.write("late", timestamp=NOON_MS - 1)
    logs.write("late", timestamp=NOON_MS)
    assert ["late"] == [line.text for line in tail.unread()["/greet"]]


def test_what_could_not_be_put_is_read_again():
    """Nothing moved past it, so its group counts as changed."""
    logs = FakeLogs()
    tail = LogTail(logs, since_ms=NOON_MS)
    logs.write("hello", timestamp=NOON_MS)

    assert tail.unread() == tail.unread()
    assert 2 == logs.reads
