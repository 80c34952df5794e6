from datetime import UTC, datetime

from runtime.consuming.written_lines import WrittenLines

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Logs:
    """Two pages of two lines for every log group."""

    def __init__(self):
        self.asked = []

    def get_paginator(self, name):
        assert "filter_log_events" == name
        return self

    def paginate(self, **asked):
        self.asked.append(asked)
        group = asked["logGroupName"]
        return [{"events": [{"message": f"{group}{n}"}, {"message": f"{group}x"}]} for n in (1, 2)]


def test_the_lines_of_all_log_groups_are_read_to_their_end():
    """Every page of every group, by a plain term."""
    logs = Logs()
    lines = list(WrittenLines(logs, log_groups=["a", "b"]).between(NOON, NOON))

    assert ["a1", "ax", "a2", "ax", "b1", "bx", "b2", "bx"] == lines
    assert {"EventWritten"} == {asked["filterPattern"] for asked in logs.asked}
    assert {int(NOON.timestamp() * 1000)} == {asked["startTime"] for asked in logs.asked}
