"""That the DynamoDB expressions mean what they should."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.consuming.seen_events import SeenEvents, StillDealtWith


class Broken(RuntimeError):
    """What a consumer was to do failed."""


class Killed(BaseException):
    """The container is gone, and does nothing more."""


class Dead:
    """A client of a container that is gone."""

    def __getattr__(self, name):
        raise Killed


@pytest.fixture
def once(dynamodb, now):
    """Deal with an event some minutes later; answer whether that was done now."""

    def once(key="e1", *, minutes=0, consumer="mails", deal=lambda: None, client=dynamodb, **known):
        done = []

        def noted():
            deal()
            done.append(key)

        seen = SeenEvents(client, table="table", consumer=consumer, **known)
        seen.once(key, noted, now=lambda: now + timedelta(minutes=minutes))
        return done == [key]

    return once


def fail():
    raise Broken


def test_an_event_is_dealt_with_once(once):
    """By each consumer."""
    assert once()
    assert not once(minutes=60)
    assert once("e2")
    assert once(consumer="other")


def test_an_event_that_comes_twice_at_the_same_moment_is_dealt_with_once(once):
    """Even if it is the same message: the second run neither acts nor lets SQS forget it."""

    def meanwhile():
        with pytest.raises(StillDealtWith):
            once()

    assert once(deal=meanwhile)
    assert not once()


def test_what_failed_may_be_tried_again_at_once(once):
    """It gave its claim back."""
    with pytest.raises(Broken):
        once(deal=fail)

    assert once()
    assert not once()


def test_the_claim_of_a_run_that_died_ends_by_itself(once, dynamodb, now):
    """Not before it can be dead; it is another message by then if it was re-driven."""
    seen = SeenEvents(dynamodb, table="table", consumer="mails")

    def die():
        seen._dynamodb = Dead()
        raise Killed

    with pytest.raises(Killed):
        seen.once("e1", die, now=lambda: now)

    with pytest.raises(StillDealtWith):
        once(minutes=2)
    with pytest.raises(StillDealtWith):
        once(minutes=1, lease=timedelta(seconds=1))
    assert once(minutes=3)
    assert not once(minutes=4)


def test_a_lease_lasts_as_long_as_its_consumer_may_run(once, dynamodb, now):
    """A webhook's function runs for two minutes."""
    seen = SeenEvents(dynamodb, table="table", consumer="mails", lease=timedelta(minutes=9))

    def die():
        seen._dynamodb = Dead()
        raise Killed

    with pytest.raises(Killed):
        seen.once("e1", die, now=lambda: now)

    with pytest.raises(StillDealtWith):
        once(minutes=8)


def test_a_run_that_has_lost_its_claim_gives_no_other_ones_back(once):
    """It was slower than its lease."""

    def overtaken():
        assert once(minutes=3, deal=lambda: None)
        raise Broken

    with pytest.raises(Broken):
        once(deal=overtaken)

    assert not once(minutes=4)


def test_a_claim_whose_first_answer_was_lost_is_a_claim(once, dynamodb):
    """Botocore has called twice; the item is its own."""
    put = dynamodb.put_item

    def twice(**asked):
        put(**asked)
        return put(**asked)

    dynamodb.put_item = twice

    assert once()


def test_a_claim_that_cannot_be_given_back_hides_no_error(once, dynamodb, logged):
    """It ends by itself."""

    def refuse(**_):
        raise Unanswered("timeout")

    dynamodb.update_item = refuse

    with pytest.raises(Broken):
        once(deal=fail)
    assert "claim not given back" in logged


def test_what_is_settled_outlives_the_dead_letter_queue(once, dynamodb, now):
    """A message re-driven after 14 days is still known."""
    once()
    [item] = dynamodb.scan(TableName="table")["Items"]

    assert int(item["expires_at"]["N"]) > (now + timedelta(days=14)).timestamp()


def test_a_broken_table_is_not_taken_for_a_duplicate(dynamodb):
    """The message comes again."""
    with pytest.raises(Refused, match="ResourceNotFound"):
        SeenEvents(dynamodb, table="absent", consumer="mails").once("e", fail)


def test_it_knows_which_events_nobody_has_claimed(dynamodb, now):
    """More than fit into one request."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")
    keys = [f"e{number}" for number in range(150)]
    for key in keys[::2]:
        seen.once(key, lambda: None, now=lambda: now)

    assert set(keys[1::2]) == seen.unseen(keys)
    assert set() == seen.unseen([])
