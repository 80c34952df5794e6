"""That addresses are suppressed, for long enough, and no longer."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.messages.suppressions import Suppressions

KEY, OLD_KEY = "a" * 64, "b" * 64


@pytest.fixture
def suppressions(dynamodb):
    return Suppressions(dynamodb, table="table")


def test_an_address_is_suppressed_until_the_end(suppressions, now):
    """By the clock, for DynamoDB deletes late."""
    suppressions.add(KEY, until=now + timedelta(days=14))

    assert not suppressions.has([OLD_KEY], now=now)
    assert suppressions.has([KEY], now=now + timedelta(days=14, seconds=-1))
    assert not suppressions.has([KEY], now=now + timedelta(days=14))


def test_it_is_known_by_either_version_of_the_secret(suppressions, now):
    """The pepper may have been replaced since the mail bounced."""
    suppressions.add(OLD_KEY, until=now + timedelta(days=14))

    assert suppressions.has([KEY, OLD_KEY], now=now)


def test_a_bounce_does_not_shorten_what_a_complaint_began(suppressions, now):
    """The longer time stays."""
    suppressions.add(KEY, until=now + timedelta(days=180))
    suppressions.add(KEY, until=now + timedelta(days=14))

    assert suppressions.has([KEY], now=now + timedelta(days=179))


def test_a_second_bounce_suppresses_for_longer(suppressions, now):
    """From then on."""
    suppressions.add(KEY, until=now + timedelta(days=14))
    suppressions.add(KEY, until=now + timedelta(days=20))

    assert suppressions.has([KEY], now=now + timedelta(days=19))


def test_lifting_says_whether_there_was_something_to_lift(suppressions, now):
    """Under either key."""
    suppressions.add(OLD_KEY, until=now + timedelta(days=14))

    assert suppressions.lift([KEY, OLD_KEY])
    assert not suppressions.has([KEY, OLD_KEY], now=now)
    assert not suppressions.lift([KEY, OLD_KEY])


def test_the_table_has_no_address(suppressions, item, now):
    """A key and an end, no more."""
    suppressions.add(KEY, until=now)

    assert {"pk", "expires_at"} == set(item(f"X#{KEY}"))


@pytest.mark.usefixtures("dynamodb")
def test_a_broken_table_is_not_an_empty_one(dynamodb, now):
    """Nothing is sent, and nothing is taken for suppressed."""
    broken = Suppressions(dynamodb, table="absent")

    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.has([KEY], now=now)
    with pytest.raises(Refused, match="ResourceNotFoundException"):
        broken.add(KEY, until=now)


def test_what_the_table_did_not_say_is_asked_again(now):
    """A throttled read is no reason to mail to an address that bounces, nor to give a mail up."""

    class Throttled:
        def batch_get_item(self, **_):
            return {"Responses": {}, "UnprocessedKeys": {"table": {"Keys": []}}}

    with pytest.raises(Refused, match="ProvisionedThroughputExceeded"):
        Suppressions(Throttled(), table="table").has([KEY], now=now)


def test_what_the_table_said_of_one_key_is_enough(now):
    """If it is suppressed by that, the other key changes nothing."""

    class Throttled:
        def batch_get_item(self, **_):
            held = [{"expires_at": {"N": str(int(now.timestamp()) + 1)}}]
            return {"Responses": {"table": held}, "UnprocessedKeys": {"table": {"Keys": []}}}

    assert Suppressions(Throttled(), table="table").has([KEY, "other"], now=now)
