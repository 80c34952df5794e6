"""That the DynamoDB expressions mean what they should."""

from datetime import timedelta

import pytest
from botocore.config import Config

from runtime.migration.migrations import Migrations, MigrationsUnavailable
from tests.moto_by_http import moto_client

WHO = {"pool_id": "eu-west-1_A"}
NAME = "erin@example.com"


@pytest.fixture
def migrations(dynamodb):
    return Migrations(dynamodb, table="table")


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
    return Migrations(client, table="table")


def test_a_name_has_ten_tries_an_hour(migrations, now):
    """In any spelling, and another name has its own."""
    for spelling in [NAME, " Erin@Example.COM "] * 5:
        assert migrations.try_once_more(spelling, **WHO, now=now)

    assert not migrations.try_once_more(NAME, **WHO, now=now)
    assert migrations.try_once_more("ada@example.com", **WHO, now=now)
    assert migrations.try_once_more(NAME, pool_id="eu-west-1_B", now=now)
    assert migrations.try_once_more(NAME, **WHO, now=now + timedelta(hours=1))


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

    assert 2 == len(items)
    for item in items:
        assert "erin" not in str(item)
        assert int(item["expires_at"]["N"]) > now.timestamp()


def test_a_table_that_fails_lets_nobody_try(dynamodb, now, unreachable):
    """To count is what keeps guessing in bounds; and it is not taken for ten tries."""
    for broken in (Migrations(dynamodb, table="missing"), unreachable):
        with pytest.raises(MigrationsUnavailable):
            broken.try_once_more(NAME, **WHO, now=now)
        with pytest.raises(MigrationsUnavailable):
            broken.begin(NAME, **WHO, now=now)


def test_a_table_that_fails_lets_no_address_past_the_check(now, unreachable, capsys):
    """It is judged like any other; the log tells."""
    assert not unreachable.is_under_way(NAME, **WHO, now=now)
    assert "migration not looked up" in capsys.readouterr().out
