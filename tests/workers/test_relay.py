import base64
import gzip
import json

import pytest

from events.publishing.publish import PENDING
from workers.relay import Relay


def line(number, **changes):
    event = {"id": str(number), "type": "auth.password.reset.v1", "data": {}}
    return json.dumps({"outbox": PENDING, "user_event": event} | changes)


def from_logs(*messages):
    """What a subscription filter sends."""
    events = [{"id": str(n), "timestamp": 1, "message": text} for n, text in enumerate(messages)]
    batch = gzip.compress(json.dumps({"logEvents": events}).encode())
    return {"awslogs": {"data": base64.b64encode(batch).decode()}}


def from_queue(*numbers):
    """What was refused before."""
    return {
        "Records": [
            {
                "messageId": f"m{n}",
                "receiptHandle": f"r{n}",
                "body": json.dumps(json.loads(line(n))["user_event"]),
            }
            for n in numbers
        ]
    }


class Queue:
    """The relay's own queue, and what was hidden in it."""

    def __init__(self):
        self.kept = []
        self.hidden = []

    def send_all(self, bodies, *, delay_s):
        self.kept += [(json.loads(body)["id"], delay_s) for body in bodies]

    def hide(self, receipt_handle, *, for_s):
        self.hidden.append((receipt_handle, for_s))


@pytest.fixture
def relay(metric_lines, capsys):
    """Run the relay over a topic that refuses the ids in *refused*."""

    def relay(event, refused=()):
        published, queue = [], Queue()

        def publish(events):
            published.extend(one["id"] for one in events if one["id"] not in refused)
            return [one for one in events if one["id"] in refused]

        relay = Relay(publish=publish, queue=queue, retry_after_s=300, lines=metric_lines)
        answer = relay.handle(event)
        failed = [one["itemIdentifier"] for one in answer["batchItemFailures"]]
        said = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
        counts = {
            name: sum(one[name])
            for one in said
            for name in ("EventRelayed", "EventRelayRefused")
            if name in one
        }
        return published, queue.kept + queue.hidden, failed, counts

    return relay


def test_pending_lines_are_published(relay):
    """With the ids that they have."""
    assert (["1", "2"], [], [], {"EventRelayed": 2}) == relay(from_logs(line(1), line(2)))


def test_what_the_topic_refuses_is_kept(relay):
    """In the relay's own queue."""
    published, kept, failed, counts = relay(from_logs(line(1), line(2)), refused={"2"})

    assert (["1"], [("2", 300)], []) == (published, kept, failed)
    assert {"EventRelayed": 1, "EventRelayRefused": 1} == counts


def test_what_was_kept_comes_again_until_the_topic_takes_it(relay):
    """A queue message is done with only when its event is published."""
    assert (["1"], [("r2", 300)], ["m2"]) == relay(from_queue(1, 2), refused={"2"})[:3]
    assert (["2"], [], []) == relay(from_queue(2))[:3]


def test_a_batch_that_lambda_put_by_can_be_redriven(relay):
    """The record of a destination holds what the function was invoked with."""
    put_by = {"requestContext": {}, "requestPayload": from_logs(line(1), line(2))}
    record = {"messageId": "m", "receiptHandle": "r", "body": json.dumps(put_by)}

    assert (["1", "2"], [], []) == relay({"Records": [record]})[:3]
    assert (["1"], [("r", 300)], ["m"]) == relay({"Records": [record]}, refused={"2"})[:3]


@pytest.mark.parametrize(
    "text", ["USER_EVENT_PENDING", "[]", '{"outbox": "other"}', '{"user_event": {}}']
)
def test_a_line_that_only_quotes_the_word_is_left_alone(relay, text):
    """The subscription filter knows words, not JSON."""
    assert (["1"], [], []) == relay(from_logs(text, line(1)))[:3]


def test_nothing_to_do_is_nothing_to_count(relay):
    """No line is written for it."""
    assert ([], [], [], {}) == relay(from_logs("USER_EVENT_PENDING"))
