from datetime import UTC, datetime

import pytest

from runtime.consuming.queue import NotQueued, Queue
from runtime.consuming.written_lines import WrittenLines

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Sqs:
    """Takes everything but the bodies in *refused*."""

    def __init__(self, refused=()):
        self.refused = refused
        self.batches = []

    def send_message_batch(self, *, QueueUrl, Entries):  # noqa: N803  # boto3's
        assert "url" == QueueUrl
        self.batches.append([entry["MessageBody"] for entry in Entries])
        self.delays = {entry["DelaySeconds"] for entry in Entries}
        return {"Failed": [{"Id": e["Id"]} for e in Entries if e["MessageBody"] in self.refused]}


def test_messages_are_sent_ten_at_a_time():
    """As many as SendMessageBatch takes."""
    sqs = Sqs()
    Queue(sqs, url="url").send_all([str(n) for n in range(23)], delay_s=5)

    assert [10, 10, 3] == [len(batch) for batch in sqs.batches]
    assert {5} == sqs.delays


def test_a_message_that_was_not_taken_is_an_error():
    """The caller's own retry has to bring it again."""
    with pytest.raises(NotQueued):
        Queue(Sqs(refused={"b"}), url="url").send_all(["a", "b"], delay_s=0)


def test_a_message_can_be_put_off():
    """It comes again when the time is over."""

    class Hiding:
        def change_message_visibility(self, **asked):
            self.asked = asked

    sqs = Hiding()
    Queue(sqs, url="url").hide("handle", for_s=300)

    assert {"QueueUrl": "url", "ReceiptHandle": "handle", "VisibilityTimeout": 300} == sqs.asked


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
