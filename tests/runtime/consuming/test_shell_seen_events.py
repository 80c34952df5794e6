"""That the DynamoDB expressions mean what they should."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.consuming.seen_events import SeenEvents


def test_an_event_is_claimed_once(dynamodb, now):
    """By the first message that brings it."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")

    assert seen.claim("e1", owner="m1", now=now)
    assert not seen.claim("e1", owner="m2", now=now)
    assert seen.claim("e2", owner="m2", now=now)
    assert SeenEvents(dynamodb, table="table", consumer="other").claim("e1", owner="m1", now=now)


def test_a_message_that_broke_off_may_claim_again_until_it_has_settled(dynamodb, now):
    """A consumer that dies in mid batch loses nothing and counts nothing twice."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")
    seen.claim("e1", owner="m1", now=now)

    assert seen.claim("e1", owner="m1", now=now)
    seen.settle("e1")
    assert not seen.claim("e1", owner="m1", now=now)


def test_a_message_that_was_re_driven_may_claim_what_was_never_settled(dynamodb, now):
    """SQS gives it another id; while the first may still be at work, it may not."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")
    seen.claim("e1", owner="m1", now=now)

    assert not seen.claim("e1", owner="m2", now=now + timedelta(minutes=1))
    assert seen.claim("e1", owner="m2", now=now + timedelta(minutes=3))
    assert not seen.claim("e1", owner="m1", now=now + timedelta(minutes=4))


def test_a_claim_outlives_the_dead_letter_queue(dynamodb, now):
    """A message re-driven after 14 days is still known."""
    SeenEvents(dynamodb, table="table", consumer="metrics").claim("e1", owner="m1", now=now)
    [item] = dynamodb.scan(TableName="table")["Items"]

    assert int(item["expires_at"]["N"]) > (now + timedelta(days=14)).timestamp()


def test_a_broken_table_is_not_taken_for_a_duplicate(dynamodb, now):
    """The message comes again."""
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        SeenEvents(dynamodb, table="absent", consumer="metrics").claim("e", owner="m", now=now)


def test_it_knows_which_events_nobody_has_claimed(dynamodb, now):
    """More than fit into one request."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")
    keys = [f"e{number}" for number in range(150)]
    for key in keys[::2]:
        seen.claim(key, owner="m1", now=now)

    assert set(keys[1::2]) == seen.unseen(keys)
    assert set() == seen.unseen([])
