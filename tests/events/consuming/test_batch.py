import json

import pytest

from events.consuming.batch import User, consume, user_of
from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, decode, encode, user_event
from tests.events.consumers.conftest import POOL, SUB, DeadLetters


@pytest.fixture
def dead_letters():
    return DeadLetters()


@pytest.fixture
def event(now):
    return user_event(
        Kind.USER_CONFIRMED, pool_id=POOL, subject=SUB, request_id="r", time=now, data={}
    )


def consumed(bodies, *, bury, deal=lambda record: decode(record.body)):
    records = [{"messageId": f"m{n}", "body": body} for n, body in enumerate(bodies)]
    answer = consume({"Records": records}, deal=deal, bury=bury)
    return [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]


def test_an_unreadable_message_is_buried_with_its_reason(dead_letters, event):
    """And nothing of its batch waits for it."""
    bodies = ["nonsense", encode(event), "{}"]

    assert [] == consumed(bodies, bury=dead_letters.bury)
    assert [
        ("nonsense", "not JSON"),
        ("{}", "type is no text of 1 to 512 characters"),
    ] == dead_letters.letters


def test_a_message_that_cannot_be_buried_stays_in_the_queue(dead_letters, event):
    """SQS itself buries it after some more tries."""
    dead_letters.is_broken = True

    assert ["m0"] == consumed(["nonsense", encode(event)], bury=dead_letters.bury)


def test_an_event_of_a_later_kind_is_left_alone(dead_letters, event, logged):
    """The consumer may be older than the producer."""
    newer = json.dumps(json.loads(encode(event)) | {"type": "auth.user.promoted.v1"})

    assert [] == consumed([newer], bury=dead_letters.bury)
    assert [] == dead_letters.letters
    assert "event of a later kind" in logged


def test_a_failure_is_told_by_its_type_and_reason_alone(dead_letters, event, capsys):
    """Its text may quote a user."""

    def deal(_):
        error = LookupError("jo@example.com")
        error.reason = "no_address"
        raise error

    failed = consumed([encode(event)], bury=dead_letters.bury, deal=deal)

    line = json.loads(capsys.readouterr().out)
    assert ["m0"] == failed
    assert ("LookupError", "no_address") == (line["error"], line["reason"])
    assert "jo@" not in json.dumps(line)


def test_a_batch_of_nothing_but_failures_is_no_crash(dead_letters, event):
    """Each is told to SQS by its id."""

    def deal(_):
        raise LookupError

    bodies = [encode(event)] * 2

    assert ["m0", "m1"] == consumed(bodies, bury=dead_letters.bury, deal=deal)


def test_an_event_says_whom_it_is_about(event):
    """By pool and sub."""
    assert User(POOL, SUB) == user_of(event)


@pytest.mark.parametrize(
    "changes",
    [{"pool_id": "../x"}, {"pool_id": ""}, {"subject": None}, {"pool_id": "eu-west-1_AbC/x"}],
)
def test_an_event_of_nobody_is_unreadable(now, changes):
    """To those who want to know."""
    told = {"pool_id": POOL, "subject": SUB, "request_id": "r", "time": now, "data": {}}

    with pytest.raises(UnreadableEvent, match="of no user of a user pool"):
        user_of(user_event(Kind.USER_CONFIRMED, **(told | changes)))
