import json
import threading
from datetime import timedelta

import pytest

from events.publishing.many import ManyEvents, _length
from events.publishing.topic import message_of
from runtime.aws_client.errors import Refused, Unanswered


class Sns:
    """Takes a batch but for the ids in *failing*, each with a code; or raises *error*."""

    def __init__(self):
        self.batches = []
        self.failing = {}
        self.error = None
        self.answer = None

    def publish_batch(self, *, TopicArn, PublishBatchRequestEntries):  # noqa: N803  # boto3's
        assert "arn" == TopicArn
        ids = {e["Id"]: json.loads(e["Message"])["id"] for e in PublishBatchRequestEntries}
        self.batches.append(list(ids.values()))
        if self.error:
            raise self.error
        if self.answer is not None:
            return self.answer
        return {
            "Successful": [
                {"Id": place} for place, name in ids.items() if name not in self.failing
            ],
            "Failed": [
                {"Id": place, **self.failing[name]}
                for place, name in ids.items()
                if name in self.failing
            ],
        }


class Clock:
    def __init__(self, now):
        self.time = now

    def __call__(self):
        return self.time


@pytest.fixture
def sns():
    return Sns()


@pytest.fixture
def clock(now):
    return Clock(now)


@pytest.fixture
def many(sns, clock):
    return ManyEvents(lambda: sns, arn="arn", now=clock)


def events(count, **data):
    return [
        {"id": str(number), "type": "auth.user.promoted.v7", "data": data}
        for number in range(count)
    ]


def ids(told):
    return [event["id"] for event in told]


def test_many_are_published_ten_at_a_time(many, sns):
    """As many as PublishBatch takes."""
    left = many.publish(events(23))

    assert [10, 10, 3] == [len(batch) for batch in sns.batches]
    assert ([], []) == (left.refused, left.odd)


def test_nothing_is_nothing(many, sns):
    """No call is made."""
    many.publish([])

    assert [] == sns.batches


def test_those_that_are_refused_are_told(many, sns):
    """The others are through, and the next batch is tried."""
    sns.failing = {n: {"Code": "InternalError", "SenderFault": False} for n in ("3", "11")}
    left = many.publish(events(12))

    assert (["3", "11"], []) == (ids(left.refused), left.odd)


@pytest.mark.parametrize(
    ("code", "is_senders"),
    [
        ("AuthorizationError", True),
        ("KMSDisabled", True),
        ("Throttled", True),
        ("InvalidParameter", False),
    ],
)
def test_what_an_operator_can_mend_is_refused_and_not_odd(many, sns, code, is_senders):
    """SNS blames the sender for these, too; what it takes on itself can be tried again."""
    sns.failing = {"3": {"Code": code, "SenderFault": is_senders}}
    left = many.publish(events(5))

    assert (["3"], []) == (ids(left.refused), left.odd)


def test_an_event_that_sns_will_never_take_is_odd(many, sns):
    """Alone, with the code; its neighbours are through."""
    sns.failing = {"3": {"Code": "InvalidParameter", "SenderFault": True}}
    left = many.publish(events(12))

    assert ([], [("3", "InvalidParameter")]) == (
        left.refused,
        [(event["id"], code) for event, code in left.odd],
    )


def test_a_batch_of_odd_events_does_not_stop_the_rest(many, sns):
    """SNS answers: it is not down."""
    sns.failing = {str(n): {"Code": "InvalidParameter", "SenderFault": True} for n in range(10)}
    left = many.publish(events(12))

    assert ([10, 2], 10) == ([len(batch) for batch in sns.batches], len(left.odd))


@pytest.mark.parametrize(
    "error",
    [
        Unanswered("connect", may_have_happened=False),
        Refused({"Error": {"Code": "AuthorizationError"}}, "PublishBatch"),
        Refused({"Error": {}}, "PublishBatch"),
        KeyError("PublishBatchResult"),  # what botocore makes of a body that is not SNS's
    ],
)
def test_after_the_first_refused_batch_no_other_is_tried(many, sns, clock, error):
    """All is refused at once, also by the next call; five seconds later one batch tries again."""
    sns.error = error

    assert 1000 == len(many.publish(events(1000)).refused)
    assert 10 == len(many.publish(events(10)).refused)
    assert 1 == len(sns.batches)
    sns.error = None
    clock.time += timedelta(seconds=5)
    assert [] == many.publish(events(30)).refused
    assert 4 == len(sns.batches)


_STRANGE = {"Id": "78", "SenderFault": True, "Code": "InvalidParameter"}


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"Successful": [{"Id": "77"}], "Failed": [_STRANGE]},
        {"ResponseMetadata": {"HTTPStatusCode": 200}},
    ],
)
def test_what_is_not_named_as_taken_is_not_taken(many, sns, answer):
    """Whatever the status."""
    sns.answer = answer

    assert 12 == len(many.publish(events(12)).refused)


def test_a_call_that_hangs_meets_the_wall(clock, monkeypatch, logged):
    """It is left to itself; the next one has a connection of its own."""
    let_go, hanging, well = threading.Event(), Sns(), Sns()
    monkeypatch.setattr(hanging, "publish_batch", lambda **_: let_go.wait(30))
    made = iter([hanging, well])
    many = ManyEvents(lambda: next(made), arn="arn", now=clock, wall_s=0.01)

    assert 1000 == len(many.publish(events(1000)).refused)
    clock.time += timedelta(seconds=5)
    assert [] == many.publish(events(10)).refused
    assert [10] == [len(batch) for batch in well.batches]
    let_go.set()
    assert "batch refused" in logged


def test_without_time_nothing_more_is_tried(many, sns):
    """The rest is the caller's to put by."""
    times = iter([True, True, False, False])
    left = many.publish(events(40), has_time=lambda: next(times))

    assert (2, 20) == (len(sns.batches), len(left.refused))


def test_long_events_are_published_fewer_at_a_time(many, sns):
    """256 KB in one call."""
    many.publish(events(5, more="x" * 100_000))

    assert [2, 2, 1] == [len(batch) for batch in sns.batches]


def test_an_event_that_no_call_can_hold_is_odd(many, sns):
    """Its neighbours are through."""
    first, second, third = events(3)
    second["data"] = {"more": "x" * 262_144}
    left = many.publish([first, second, third])

    assert ([["0", "2"]], [(second, "TooLong")]) == (sns.batches, left.odd)


@pytest.mark.parametrize(("more", "batches"), [(0, [["0", "1"]]), (1, [["0"], ["1"]])])
def test_a_batch_has_as_many_bytes_as_a_call_may_have(many, sns, more, batches, monkeypatch):
    """Both messages and their attributes; one byte more is another call."""
    two = events(2, text="x")
    exactly = sum(_length(message_of(one)) for one in two)
    monkeypatch.setattr("events.publishing.many._MOST_BYTES", exactly - more)
    many.publish(two)

    assert batches == sns.batches


def test_the_bytes_of_each_batch_are_counted_anew(many, sns, monkeypatch):
    """Three messages of a size of which two fit are two calls."""
    three = events(4, text="x")
    size = _length(message_of(three[0]))
    monkeypatch.setattr("events.publishing.many._MOST_BYTES", 2 * size)
    many.publish(three)

    assert [["0", "1"], ["2", "3"]] == sns.batches


def test_a_message_as_long_as_a_call_is_not_too_long(many, sns, monkeypatch):
    """It goes alone."""
    [one] = events(1, text="x")
    monkeypatch.setattr("events.publishing.many._MOST_BYTES", _length(message_of(one)))

    assert not many.publish([one]).odd
    assert [["0"]] == sns.batches
