"""Who counts as active, on a table in memory; that it holds in a crash: see the consumer."""

from datetime import timedelta

import pytest

from benchmarks.dynamodb_double import DynamoDBDouble
from events.contract.catalogue import Kind
from events.contract.schema import user_event
from rules.consuming.batch_claims import BatchName
from runtime.consuming.active_users import ActiveUsers
from runtime.consuming.batch_claims import BatchClaims
from runtime.consuming.many_items import ManyItems

BOTH = {"DailyActiveUsers", "MonthlyActiveUsers"}


def signed_in(when, *, kind=Kind.SIGN_IN_SUCCEEDED, subject="sub-1"):
    return user_event(
        kind, pool_id="eu-west-1_AbC", subject=subject, request_id="r", time=when, data={}
    )


@pytest.fixture
def dynamodb():
    return DynamoDBDouble()


@pytest.fixture
def newly_active(dynamodb, now):
    """The metrics that a batch of these events adds one to."""
    claims = BatchClaims(ManyItems(dynamodb), keys_table="seen", batches_table="counts")
    names = iter(range(100))

    def newly_active(*events):
        batch = BatchName(int(now.timestamp()), str(next(names)))
        given = {f"e{number}": event for number, event in enumerate(events)}
        visits = ActiveUsers(claims).note(given, taken=set(), batch=batch, now=now)
        claims.done(batch, counts="", left=visits.left, taken=0, now=now)
        return {metric for metric, _ in visits.newly}

    return newly_active


def test_a_user_who_has_confirmed_comes_for_the_first_time_once(newly_active, now):
    """On whatever day; who confirmed before we looked is none of those."""
    newly_active(signed_in(now, kind=Kind.USER_CONFIRMED))

    assert BOTH | {"NewUserSignIn"} == newly_active(signed_in(now))
    assert {"DailyActiveUsers"} == newly_active(signed_in(now + timedelta(days=1)))
    assert BOTH == newly_active(signed_in(now, subject="s"))


def test_a_user_who_confirmed_later_than_we_heard_of_the_sign_in_still_counts(newly_active, now):
    """Events come in any order; the next day's sign-in is taken then."""
    newly_active(signed_in(now))
    newly_active(signed_in(now, kind=Kind.USER_CONFIRMED))

    assert "NewUserSignIn" in newly_active(signed_in(now + timedelta(days=1)))


def test_a_user_is_newly_active_once_a_day_and_once_a_month(newly_active, dynamodb, now):
    """By the event's day; a digest stands for the user, for 35 and for 70 days."""
    assert BOTH == newly_active(signed_in(now), signed_in(now))
    assert set() == newly_active(signed_in(now))
    assert {"DailyActiveUsers"} == newly_active(signed_in(now + timedelta(days=1)))
    assert BOTH == newly_active(signed_in(now, subject="sub-2"))
    assert BOTH == newly_active(signed_in(now + timedelta(days=40)))

    items = dynamodb.tables["seen"].values()
    assert {35, 70} == {
        (int(item["expires_at"]["N"]) - int(now.timestamp())) // 86400 for item in items
    }
    assert "sub-1" not in str(items)


def test_who_has_no_subject_is_nobody(newly_active, dynamodb, now):
    """Nor does another event ask for anything."""
    assert set() == newly_active(
        signed_in(now, subject=None), signed_in(now, kind=Kind.SIGN_IN_ATTEMPTED)
    )
    assert {"put_item": 1} == dynamodb.calls


def test_users_who_were_seen_today_cost_a_read_of_half_a_unit(newly_active, dynamodb, now):
    """And no write: most sign-ins are of these."""
    users = [signed_in(now, subject=f"sub-{number}") for number in range(100)]
    newly_active(*users)
    reads, writes = dynamodb.read_units, dynamodb.write_units

    newly_active(*users)

    assert 50 == dynamodb.read_units - reads
    assert 1 == dynamodb.write_units - writes
