"""That the DynamoDB expressions mean what they should."""

from datetime import timedelta
from hashlib import sha256

import pytest
from botocore.config import Config

from runtime.aws_client.errors import Unanswered
from runtime.migration.migrations import Migrations, MigrationsUnavailable
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.pepper import Peppers
from tests.moto_by_http import moto_client

WHO = {"pool_id": "eu-west-1_A"}
NAME = "erin@example.com"


KEYS = {"old": b"the key of before", "new": b"the key"}


def addresses(*versions):
    """The address key in these versions, the newest first."""
    found = AddressKeys(
        Peppers(newest=versions[0], by_version={one: KEYS[one] for one in versions})
    )
    return lambda: found


@pytest.fixture
def migrations(dynamodb):
    return Migrations(dynamodb, table="table", addresses=addresses("new"))


@pytest.fixture
def unreachable():
    """A table that nobody answers for."""
    quick = Config(connect_timeout=0.1, retries={"total_max_attempts": 1})
    client = moto_client(
        "dynamodb",
        region_name="eu-west-1",
        endpoint_url="http://127.0.0.1:9",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=quick,
    )
    return Migrations(client, table="table", addresses=addresses("new"))


def test_a_name_has_ten_tries_an_hour(migrations, now):
    """In any spelling, and another name has its own."""
    for spelling in [NAME, " Erin@Example.COM "] * 5:
        assert migrations.try_once_more(spelling, **WHO, now=now)

    assert not migrations.try_once_more(NAME, **WHO, now=now)
    assert migrations.try_once_more("ada@example.com", **WHO, now=now)
    assert migrations.try_once_more(NAME, pool_id="eu-west-1_B", now=now)
    assert migrations.try_once_more(NAME, **WHO, now=now + timedelta(hours=1))


def test_a_try_is_given_back_once_and_to_its_hour(migrations, now):
    """A name never has more than ten."""
    migrations.give_back(NAME, **WHO, now=now)
    for _ in range(10):
        assert migrations.try_once_more(NAME, **WHO, now=now)
    migrations.give_back(NAME, **WHO, now=now + timedelta(hours=1))
    assert not migrations.try_once_more(NAME, **WHO, now=now)
    migrations.give_back(" Erin@Example.com", **WHO, now=now)

    assert migrations.try_once_more(NAME, **WHO, now=now)
    assert not migrations.try_once_more(NAME, **WHO, now=now)


def test_a_table_that_fails_keeps_the_try_and_says_so(now, unreachable, capsys):
    """Who asks is told of the fault of before, whatever this one is."""
    unreachable.give_back(NAME, **WHO, now=now)

    assert "try not given back" in capsys.readouterr().out


def test_what_is_under_way_is_so_for_a_minute(migrations, now):
    """For this name and pool."""
    assert not migrations.is_under_way(NAME, **WHO, now=now)
    migrations.begin(NAME, **WHO, now=now)

    assert migrations.is_under_way("Erin@example.com", **WHO, now=now + timedelta(seconds=58))
    assert not migrations.is_under_way(NAME, **WHO, now=now + timedelta(seconds=61))
    assert not migrations.is_under_way("ada@example.com", **WHO, now=now)
    assert not migrations.is_under_way(NAME, pool_id="eu-west-1_B", now=now)


@pytest.mark.parametrize("name", ["half \ud83d@example.com", "\0", ""])
def test_any_text_is_a_name(migrations, now, name):
    """Half a character, too: who asks for it is told that it is no address."""
    assert not migrations.is_under_way(name, now=now, **WHO)


def test_no_item_has_a_name(migrations, dynamodb, now):
    """And each expires."""
    migrations.try_once_more(NAME, **WHO, now=now)
    migrations.begin(NAME, **WHO, now=now)
    items = dynamodb.scan(TableName="table")["Items"]
    plain = [sha256(f"{WHO['pool_id']}/{NAME}".encode()).hexdigest()[:32]]

    assert 2 == len(items)
    for item in items:
        assert not [each for each in [*plain, "erin"] if each in str(item)]
        assert int(item["expires_at"]["N"]) > now.timestamp()


def test_who_has_no_key_cannot_tell_whose_an_item_is(migrations, dynamodb, now):
    """Another key finds nothing, counts for itself, and its digests are of other users."""
    migrations.begin(NAME, **WHO, now=now)
    other = Migrations(dynamodb, table="table", addresses=addresses("old"))

    assert not other.is_under_way(NAME, **WHO, now=now)
    other.begin(NAME, **WHO, now=now)
    assert 2 == len({item["pk"]["S"] for item in dynamodb.scan(TableName="table")["Items"]})


def test_a_new_version_of_the_key_loses_no_migration(dynamodb, now):
    """What was noted by the version before is found with both versions."""
    before = Migrations(dynamodb, table="table", addresses=addresses("old"))
    before.begin(NAME, **WHO, now=now)
    after = Migrations(dynamodb, table="table", addresses=addresses("new", "old"))

    assert after.is_under_way(NAME, **WHO, now=now)


def test_what_the_release_before_noted_is_found(migrations, dynamodb, now):
    """During the minutes of an update the trigger of before still names items by a plain digest."""
    who = sha256(f"{WHO['pool_id']}/{NAME}".encode()).hexdigest()[:32]
    item = {"pk": {"S": f"M#{who}"}, "expires_at": {"N": str(int(now.timestamp()) + 60)}}
    dynamodb.put_item(TableName="table", Item=item)

    assert migrations.is_under_way(NAME, **WHO, now=now)
    assert not migrations.is_under_way(NAME, **WHO, now=now + timedelta(seconds=61))


def test_without_the_key_nobody_is_migrating(dynamodb, now, capsys):
    """A sign-up is judged like any other while Secrets Manager does not answer."""

    def silent():
        raise Unanswered("timeout")

    migrations = Migrations(dynamodb, table="table", addresses=silent)

    assert not migrations.is_under_way(NAME, **WHO, now=now)
    assert "migration not looked up" in capsys.readouterr().out


def test_a_table_that_fails_lets_nobody_try(dynamodb, now, unreachable):
    """To count is what keeps guessing in bounds; and it is not taken for ten tries."""
    missing = Migrations(dynamodb, table="missing", addresses=addresses("new"))
    for broken in (missing, unreachable):
        with pytest.raises(MigrationsUnavailable):
            broken.try_once_more(NAME, **WHO, now=now)
        with pytest.raises(MigrationsUnavailable):
            broken.begin(NAME, **WHO, now=now)


def test_a_table_that_fails_lets_no_address_past_the_check(now, unreachable, capsys):
    """It is judged like any other; the log tells."""
    assert not unreachable.is_under_way(NAME, **WHO, now=now)
    assert "migration not looked up" in capsys.readouterr().out
