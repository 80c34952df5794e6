import base64
import gzip
import json

import pytest

from events.publishing.many import Unpublished
from events.publishing.publish import PENDING
from runtime.aws_client.errors import Refused, Unanswered
from runtime.queues import NotQueued
from tests.damage import damaged_texts, seeded
from workers.relay import Relay


def event(number):
    return {"id": str(number), "type": "auth.password.reset.v1", "data": {}}


def from_logs(*told):
    """What a subscription filter sends of the events *told*."""
    lines = [
        {"id": str(n), "message": json.dumps({"outbox": PENDING, "user_event": one})}
        for n, one in enumerate(told)
    ]
    batch = gzip.compress(json.dumps({"logEvents": lines}).encode())
    return {"awslogs": {"data": base64.b64encode(batch).decode()}}


def from_queue(*told):
    """What was refused before."""
    return {
        "Records": [
            {"messageId": f"m{n}", "receiptHandle": f"r{n}", "body": json.dumps(one)}
            for n, one in enumerate(told)
        ]
    }


class Topic:
    """Refuses the ids in *refused*, and never takes those in *odd*."""

    def __init__(self):
        self.refused, self.odd, self.published, self.had_time = set(), set(), [], None

    def publish(self, events, *, has_time):
        self.had_time = has_time()
        self.published += [one["id"] for one in events if one["id"] not in self.refused | self.odd]
        return Unpublished(
            [one for one in events if one["id"] in self.refused],
            [(one, "InvalidParameter") for one in events if one["id"] in self.odd],
        )


class Queues:
    """The relay's own queue and its dead letters; while it has a *failure*, it takes one event."""

    def __init__(self):
        self.waiting, self.dead, self.failure = [], [], None

    def send_all(self, bodies, *, delay_s):
        if self.failure:
            self.waiting += [(json.loads(body)["id"], delay_s) for body in bodies[:1]]
            raise self.failure
        self.waiting += [(json.loads(body)["id"], delay_s) for body in bodies]

    def bury(self, record, *, why):
        self.dead.append((record["body"], why))


@pytest.fixture
def topic():
    return Topic()


@pytest.fixture
def queues():
    return Queues()


@pytest.fixture
def relay(topic, queues, metric_lines, capsys):
    """Run the relay; what it counted."""

    def relay(told, remaining_ms=60_000):
        answer = Relay(
            publish=topic.publish,
            inbox=queues,
            queue=queues,
            dead_letters=queues,
            retry_after_s=30,
            lines=metric_lines,
            remaining_ms=lambda: remaining_ms,
        ).handle(told)
        assert {"batchItemFailures": []} == answer
        said = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
        names = ("EventRelayed", "EventRelayRefused", "EventGivenUp")
        return {name: sum(one[name]) for one in said for name in names if name in one}

    return relay


def test_what_a_log_brings_is_queued_at_once(relay, topic, queues):
    """Without a call of SNS: so a run is short, and nothing else bounds how many there are."""
    assert {} == relay(from_logs(event(1), event(2)))
    assert ([("1", 0), ("2", 0)], []) == (queues.waiting, topic.published)
    assert topic.had_time is None


def test_what_waits_is_published(relay, topic):
    """With the ids that they have."""
    assert {"EventRelayed": 2} == relay(from_queue(event(1), event(2)))
    assert ["1", "2"] == topic.published


def test_what_the_topic_refuses_waits_as_a_new_message(relay, topic, queues):
    """So however often it comes again, it is no dead letter."""
    topic.refused = {"2"}

    assert {"EventRelayed": 1, "EventRelayRefused": 1} == relay(from_queue(event(1), event(2)))
    assert (["1"], [("2", 30)], []) == (topic.published, queues.waiting, queues.dead)


FAILURES = [NotQueued("1 of 2"), Unanswered("timeout"), Refused({"Error": {"Code": "Throttling"}})]


@pytest.mark.parametrize("failure", FAILURES)
def test_what_cannot_be_queued_is_published_at_once(relay, topic, queues, failure, logged):
    """SNS may be well where SQS is not. What was queued before comes twice, with the same id."""
    queues.failure, topic.odd = failure, {"3"}

    counted = relay(from_logs(event(1), event(2), event(3)))

    assert {"EventRelayed": 2, "EventGivenUp": 1} == counted
    assert (["1", "2"], ["InvalidParameter"]) == (topic.published, [why for _, why in queues.dead])
    assert "events not queued" in logged


@pytest.mark.parametrize("failure", FAILURES)
def test_what_nobody_takes_is_left_to_lambda(relay, topic, queues, failure):
    """It keeps the batch and brings it again; odd lines come again with it."""
    queues.failure, topic.refused = failure, {"2"}

    with pytest.raises(type(failure)):
        relay(from_logs(event(1), event(2), {}))
    assert (["1"], []) == (topic.published, queues.dead)


def test_what_can_never_be_published_is_a_dead_letter_alone(relay, topic, queues):
    """With its reason."""
    topic.odd = {"2"}

    assert {"EventRelayed": 1, "EventGivenUp": 2} == relay(from_queue(event(1), event(2), {}))
    letters = {why: json.loads(body) for body, why in queues.dead}
    assert {"InvalidParameter": event(2), "id or data is missing": {}} == letters


def test_a_line_that_holds_no_event_is_a_dead_letter_alone(relay, queues):
    """Those next to it are queued."""
    assert {"EventGivenUp": 1} == relay(from_logs(event(1), {}))
    [(body, why)] = queues.dead
    assert ({"outbox": PENDING, "user_event": {}}, [("1", 0)]) == (json.loads(body), queues.waiting)
    assert "id or data is missing" == why


def test_dead_letters_can_be_redriven(relay, topic, queues, logged):
    """After a fix: a line, an event, and the batch that Lambda put by."""
    topic.odd = {"2"}
    relay(from_logs({}))
    relay(from_queue(event(2)))
    bodies = [body for body, _ in queues.dead]
    bodies.append(json.dumps({"requestContext": {}, "requestPayload": from_logs(event(3))}))
    topic.odd, queues.dead = set(), []
    relay({"Records": [{"body": body} for body in bodies]})

    assert ["2", "3"] == topic.published
    assert ["id or data is missing"] == [why for _, why in queues.dead]
    assert "event given up" in logged


@pytest.mark.parametrize(("remaining_ms", "has_time"), [(20_001, True), (20_000, False)])
def test_time_is_left_to_park_what_is_left(relay, topic, remaining_ms, has_time):
    """Lambda ends the function without a word."""
    relay(from_queue(event(1)), remaining_ms)

    assert has_time == topic.had_time


def test_nothing_to_do_is_nothing_to_count(relay):
    """No line is written for it."""
    assert {} == relay(from_logs())


@pytest.mark.parametrize("brought", ["log lines", "queue"])
def test_no_line_breaks_the_relay(brought, relay, topic, queues, fault):
    """Each stands for itself: the good one next to it goes on, whatever the others are."""
    chance = seeded(f"1 {brought}")
    line = {"outbox": PENDING, "user_event": event(7), "level": "INFO"}
    texts = [json.dumps(line), json.dumps({**event(8), "data": {"reason": "secret"}})]
    odd = [*damaged_texts(texts, chance, count=150)]
    for number, text in enumerate(odd):
        good = event(f"good-{number}")
        relay(beside(good, text) if brought == "log lines" else queued(good, text))
    fault(f"bad input: relay, {brought}", n=len(odd), lost=lost(topic, queues, len(odd)))

    assert 0 == lost(topic, queues, len(odd))
    assert queues.dead


def beside(good, text):
    """A batch of the log in which *text* is a line."""
    told = {"outbox": PENDING, "user_event": good}
    lines = [{"id": "odd", "message": text}, {"id": "good", "message": json.dumps(told)}]
    batch = gzip.compress(json.dumps({"logEvents": lines}).encode())
    return {"awslogs": {"data": base64.b64encode(batch).decode()}}


def queued(good, text):
    """A batch of the relay's queue in which *text* is a message."""
    odd = {"messageId": "odd", "receiptHandle": "r", "body": text}
    return {"Records": [odd, *from_queue(good)["Records"]]}


def lost(topic, queues, count):
    """How many of the good events are nowhere."""
    kept = {*topic.published, *(name for name, _ in queues.waiting)}
    return len({f"good-{number}" for number in range(count)} - kept)
