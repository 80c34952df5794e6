from dataclasses import replace
from datetime import timedelta

import pytest

from rules.passwordless.one_time_code import Challenge
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from tests.moto_by_http import moto_table


@pytest.fixture
def dynamodb():
    with moto_table() as client:
        yield client


@pytest.fixture
def stored(now):
    """A challenge of user u1 at client a1, with *changes*."""

    def stored(challenge_id="c1", *, user="u1", **changes):
        usual = StoredChallenge(
            challenge=Challenge(challenge_id, "p1", "a1", user),
            holder=changes.get("holder", user),
            method="EMAIL_CODE",
            pepper="v2",
            expires_at=epoch(now + timedelta(minutes=10)),
            subject="s1",
        )
        return replace(usual, **changes)

    return stored


@pytest.fixture
def item(dynamodb):
    """The item of a key, or nothing."""

    def item(pk):
        return dynamodb.get_item(TableName="table", Key={"pk": {"S": pk}}).get("Item")

    return item
