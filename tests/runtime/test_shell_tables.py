"""That the DynamoDB expressions mean what they should; races are tested on the emulator."""

from datetime import timedelta

import boto3
import pytest
from moto import mock_aws

from runtime.challenge_table import Attempt, ChallengeTable
from runtime.seen_events import SeenEvents


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        client.create_table(
            TableName="table",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        yield client


@pytest.fixture
def challenges(dynamodb, now):
    table = ChallengeTable(dynamodb, table="table")
    table.put("c1", user="u1", client_id="a1", expires_at=now + timedelta(minutes=10))
    return table


@pytest.fixture
def attempt(challenges, now):
    def attempt(*, is_right, after=0, **changes):
        asked = {"challenge_id": "c1", "user": "u1", "client_id": "a1"} | changes
        challenge_id = asked.pop("challenge_id")
        when = now + timedelta(seconds=after)
        return challenges.attempt(challenge_id, **asked, is_right=is_right, now=when)

    return attempt


def test_a_right_answer_works_once(attempt):
    """The write that counts it uses the challenge up."""
    assert Attempt.VERIFIED == attempt(is_right=True)
    assert Attempt.USED == attempt(is_right=True)
    assert Attempt.USED == attempt(is_right=False)


def test_a_right_answer_after_two_wrong_ones_works(attempt):
    """Three tries."""
    assert Attempt.WRONG == attempt(is_right=False)
    assert Attempt.WRONG == attempt(is_right=False)
    assert Attempt.VERIFIED == attempt(is_right=True)


def test_a_right_answer_after_three_wrong_ones_does_not(attempt):
    """The count is in the table, so no new session gives more."""
    attempt(is_right=False)
    attempt(is_right=False)

    assert Attempt.LAST_WRONG == attempt(is_right=False)
    assert Attempt.LOCKED == attempt(is_right=True)


def test_a_challenge_expires_by_the_clock(attempt):
    """DynamoDB's TTL deletes up to days late."""
    assert Attempt.EXPIRED == attempt(is_right=True, after=600)
    assert Attempt.VERIFIED == attempt(is_right=True, after=599)


@pytest.mark.parametrize("change", [{"user": "u2"}, {"client_id": "a2"}, {"challenge_id": "c2"}])
def test_a_challenge_is_good_for_its_user_and_client_alone(attempt, change):
    """And nobody else can use up its tries."""
    for _ in range(4):
        assert Attempt.UNKNOWN == attempt(is_right=True, **change)

    assert Attempt.VERIFIED == attempt(is_right=True)


@pytest.mark.usefixtures("challenges")
def test_the_table_holds_no_code_and_no_name(dynamodb):
    """A reader of the table learns nothing to sign in with."""
    [item] = dynamodb.scan(TableName="table")["Items"]

    assert {"pk", "user", "client_id", "state", "attempts", "expires_at"} == item.keys()


def test_a_challenge_is_never_overwritten(challenges, dynamodb, now):
    """An id that comes twice is refused."""
    with pytest.raises(dynamodb.exceptions.ConditionalCheckFailedException):
        challenges.put("c1", user="u2", client_id="a1", expires_at=now)


def test_a_broken_table_is_not_taken_for_a_wrong_answer(dynamodb, now):
    """The caller decides what it means."""
    broken = ChallengeTable(dynamodb, table="absent")
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        broken.attempt("c1", user="u1", client_id="a1", is_right=True, now=now)


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
    with pytest.raises(dynamodb.exceptions.ResourceNotFoundException):
        SeenEvents(dynamodb, table="absent", consumer="metrics").claim("e", owner="m", now=now)


def test_it_knows_which_events_nobody_has_claimed(dynamodb, now):
    """More than fit into one request."""
    seen = SeenEvents(dynamodb, table="table", consumer="metrics")
    keys = [f"e{number}" for number in range(150)]
    for key in keys[::2]:
        seen.claim(key, owner="m1", now=now)

    assert set(keys[1::2]) == seen.unseen(keys)
    assert set() == seen.unseen([])
