import json

import pytest

from events.consumers.webhooks import Bridge, handle
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from rules.webhooks.signature import signature
from runtime.aws_client.errors import Unanswered
from runtime.webhooks.endpoint import Answer, NotSent

ATTEMPTS = 10

KEYS = [b"k" * 32]
BROKEN = Unanswered("timeout")


class Queue:
    """Notes what is hidden and what is buried; a *broken* one does neither."""

    def __init__(self):
        self.hidden = []
        self.buried = []
        self.is_broken = False

    def hide(self, receipt_handle, *, for_s):
        if self.is_broken:
            raise BROKEN
        self.hidden.append((receipt_handle, for_s))

    def bury(self, record, *, why):
        if self.is_broken:
            raise BROKEN
        self.buried.append((record["messageId"], why))


@pytest.fixture
def queue():
    return Queue()


@pytest.fixture
def body(now):
    numbers = iter(range(1000))

    def body():
        return encode(
            user_event(
                Kind.USER_CONFIRMED,
                pool_id="eu-west-1_AbC",
                subject=None,
                request_id=str(next(numbers)),
                time=now,
                data={"email_domain": "b\u00fccher.example"},
            )
        )

    return body


@pytest.fixture
def posted():
    return []


@pytest.fixture
def deliver(queue, posted, leases, now):
    """Give the bridge a batch, the receiver answering so; say which messages SQS keeps."""

    def deliver(*bodies, answers=(), attempt=1, remaining_ms=120_000):
        answers = iter(answers)

        def post(sent, headers):
            posted.append((sent, headers))
            answer = next(answers, Answer(200, ""))
            if isinstance(answer, Exception):
                raise answer
            return answer

        bridge = Bridge(
            post=post,
            queue=queue,
            leases=leases,
            keys=KEYS,
            now=lambda: now,
            jitter=lambda: 0.5,
        )
        records = [
            {
                "messageId": f"m{n}",
                "receiptHandle": f"r{n}",
                "body": each,
                "attributes": {"ApproximateReceiveCount": str(attempt)},
                "messageAttributes": {},
            }
            for n, each in enumerate(bodies)
        ]
        answer = handle({"Records": records}, bridge=bridge, remaining_ms=lambda: remaining_ms)
        return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]

    return deliver


def test_posts_the_event_as_it_stands_on_the_topic(deliver, posted, body, now):
    """Signed, under its own id, with the time of the attempt."""
    event = body()

    assert [] == deliver(event)
    [(sent, headers)] = posted
    timestamp = int(now.timestamp())
    event_id = json.loads(event)["id"]
    assert event.encode() == sent
    assert {
        "Content-Type": "application/cloudevents+json",
        "User-Agent": "cognito-triggers",
        "webhook-id": event_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(
            KEYS, message_id=event_id, timestamp=timestamp, body=event.encode()
        ),
    } == headers


@pytest.mark.parametrize(
    "failure", [Answer(500, ""), Answer(302, ""), Answer(404, ""), NotSent("timed_out")]
)
def test_what_is_not_delivered_comes_again_by_itself(deliver, queue, body, failure):
    """The others of its batch do not wait for it."""
    assert ["m1"] == deliver(body(), body(), body(), answers=[Answer(200, ""), failure])
    assert [("r1", 5)] == queue.hidden
    assert [] == queue.buried


def test_each_try_waits_longer(deliver, queue, body):
    """Counted by SQS."""
    for attempt in (1, 2, 3):
        deliver(body(), answers=[NotSent("not_connected")], attempt=attempt)

    assert [5, 300, 1800] == [seconds for _, seconds in queue.hidden]


def test_a_receiver_under_load_is_given_the_time_it_asks_for(deliver, queue, body, logged):
    """Retry-After."""
    deliver(body(), answers=[Answer(429, "900")])

    assert [("r0", 900)] == queue.hidden
    assert "webhook not delivered" in logged


def test_a_receiver_that_is_gone_gets_no_second_try(deliver, queue, body, logged):
    """410: a dead letter at once."""
    assert [] == deliver(body(), answers=[Answer(410, "")])
    assert [("m0", "status_410")] == queue.buried
    assert "webhook given up" in logged


@pytest.mark.parametrize(("answer", "attempt"), [(Answer(410, ""), 1), (Answer(500, ""), ATTEMPTS)])
def test_a_dead_letter_that_is_redriven_is_posted(deliver, posted, body, answer, attempt):
    """Once; it was given up, and not dealt with."""
    event = body()
    deliver(event, answers=[answer], attempt=attempt)
    posted.clear()

    assert [] == deliver(event)
    assert [] == deliver(event)
    assert 1 == len(posted)


@pytest.mark.parametrize(
    ("failure", "why"), [(Answer(503, ""), "status_503"), (NotSent("timed_out"), "timed_out")]
)
def test_after_the_last_try_it_is_a_dead_letter_with_a_reason(deliver, queue, body, failure, why):
    """SQS itself would move it without one."""
    assert ["m0"] == deliver(body(), answers=[failure], attempt=ATTEMPTS - 1)
    assert [] == deliver(body(), answers=[failure], attempt=ATTEMPTS)
    assert [("m0", why)] == queue.buried


@pytest.mark.parametrize(
    "poison",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        "[" * 100_000,
        '{"id": 7}',
        '{"id": ""}',
        '{"id": "a.b"}',
        json.dumps({"id": "a\r\nX: y"}),
        '{"id": "' + "x" * 129 + '"}',
    ],
)
def test_what_has_no_proper_id_is_a_dead_letter_unsent(deliver, queue, posted, body, poison):
    """A full stop in it could make one signature good for two messages."""
    assert [] == deliver(poison, body())
    assert [("m0", "unreadable")] == queue.buried
    assert 1 == len(posted)


def test_events_that_came_after_this_code_are_posted_all_the_same(deliver, posted, body):
    """The receiver may know more types, and more versions, than the bridge."""
    newer = json.dumps(json.loads(body()) | {"type": "auth.user.promoted.v2"})

    assert [] == deliver(newer)
    assert [newer.encode()] == [sent for sent, _ in posted]


def test_without_time_for_a_try_none_is_begun(deliver, posted, body):
    """Cut off in the middle, the receiver would have it and SQS would not know."""
    assert ["m0", "m1"] == deliver(body(), body(), remaining_ms=20_000)
    assert [] == posted


def test_a_message_that_cannot_be_hidden_is_kept_all_the_same(deliver, queue, body, logged):
    """It comes when the queue's own time is up."""
    queue.is_broken = True

    assert ["m0"] == deliver(body(), answers=[Answer(500, "")])
    assert "message not postponed" in logged


def test_a_dead_letter_that_cannot_be_kept_stays_where_it_is(deliver, queue, body, logged):
    """Nothing is deleted before it is somewhere else."""
    queue.is_broken = True

    assert ["m0", "m1"] == deliver("no event", body(), answers=[Answer(410, "")])
    assert "dead letter not kept" in logged


def test_the_log_says_why_and_nothing_of_the_event(deliver, body, capsys):
    """Its id, and one of few words."""
    deliver(body(), "jo@example.com", answers=[Answer(500, "")])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert ["unreadable", "status_500"] == [line["why"] for line in lines]
    assert "example" not in json.dumps(lines)


def test_an_event_that_comes_twice_is_posted_once(deliver, posted, body):
    """In one batch or two; one that was not delivered is delivered later."""
    event = body()

    assert ["m0"] == deliver(event, answers=[Answer(500, "")])
    assert [] == deliver(event, event)
    assert [] == deliver(event)
    assert 2 == len(posted)


def test_an_event_that_is_posted_at_this_moment_stays_in_the_queue(
    deliver, posted, body, leases, queue, now
):
    """SQS handed its message to two; it comes again when the other one has noted it, or died."""
    event, other = body(), body()
    lease = leases.begin([json.loads(event)["id"]], now=now)

    assert ["m0"] == deliver(event, other)
    assert [other.encode()] == [sent for sent, _ in posted]
    assert [("r0", 45)] == queue.hidden

    leases.end(lease, lease.free)
    assert [] == deliver(event)
    assert 1 == len(posted)


def test_a_batch_that_cannot_be_noted_stays_in_the_queue(deliver, posted, body, dynamodb, logged):
    """DynamoDB is throttled: posted without a note, it might be posted twice."""

    def refuses(_):
        raise BROKEN

    dynamodb.before = refuses

    assert ["m0", "m1"] == deliver(body(), body())
    assert [] == posted
    assert "webhooks not noted" in logged


def test_what_was_posted_before_a_fault_of_ours_is_noted(deliver, posted, body):
    """The others of the batch come again, and it is not posted once more."""
    events = [body() for _ in range(3)]
    with pytest.raises(ZeroDivisionError):
        deliver(*events, answers=[Answer(200, ""), ZeroDivisionError()])
    posted.clear()

    assert [] == deliver(*events)
    assert 2 == len(posted)
